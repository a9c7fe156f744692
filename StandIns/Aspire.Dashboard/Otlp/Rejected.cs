using System.Text;

namespace Aspire.Dashboard.Otlp;

/// <summary>What can't be kept of a request while the rest of it is: counted here, and told to the sender by the answer.</summary>
internal sealed class Rejected
{
    private readonly SortedSet<string> _reasons = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public void Add(string reason)
    {
        Count++;
        _reasons.Add(reason);
    }

    /// <summary>
    /// The message that answers an export, the same for all signals: nothing if all was taken, else its partial_success (field 1) with how
    /// many were not (field 1 of that) and why (field 2).
    /// </summary>
    public byte[] Answer()
    {
        if (Count == 0)
        {
            return [];
        }

        var why = Encoding.UTF8.GetBytes(string.Join(" ", _reasons));
        byte[] partialSuccess = [1 << 3, .. Varint(Count), (2 << 3) | (int)WireType.Bytes, .. Varint(why.Length), .. why];
        return [(1 << 3) | (int)WireType.Bytes, .. Varint(partialSuccess.Length), .. partialSuccess];
    }

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
