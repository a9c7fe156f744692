using System.Buffers.Binary;
using System.Text;

namespace Aspire.Dashboard.Otlp;

/// <summary>The bytes aren't what they should be, or more than is taken.</summary>
public sealed class BrokenMessageException(string message) : Exception(message);

/// <summary>How a field is written.</summary>
public enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>
/// Reads the fields of one protobuf message, one after the other, and nothing past its end. It never takes memory that
/// the bytes themselves didn't bring: a length beyond the end is an error before anything is made for it.
/// </summary>
public ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    public WireType Wire { get; private set; }

    /// <summary>Goes to the next field; the one before must have been read or skipped.</summary>
    /// <exception cref="BrokenMessageException">What follows is no field.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        Wire = (WireType)(tag & 7);
        if (tag > uint.MaxValue || Field == 0 || Wire is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
        {
            throw new BrokenMessageException($"{tag} is no tag of a field.");
        }

        return true;
    }

    public void Skip()
    {
        _ = Wire switch
        {
            WireType.Varint => (int)Varint(),
            WireType.Bytes => Bytes().Length,
            WireType.Fixed64 => Take(sizeof(ulong)).Length,
            _ => Take(sizeof(uint)).Length,
        };
    }

    /// <summary>A number of variable length: the value of a field, or one of many in <see cref="Bytes"/>.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (var i = 0; i < LongestVarint; i++)
        {
            if (i >= _rest.Length)
            {
                throw new BrokenMessageException("A number ends in the middle.");
            }

            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new BrokenMessageException("A number is too long.");
    }

    public ulong Fixed64()
    {
        Expect(WireType.Fixed64);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
    }

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    public ReadOnlySpan<byte> Bytes()
    {
        Expect(WireType.Bytes);
        var length = Varint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw new BrokenMessageException("A field is longer than the message it stands in.");
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ProtoReader Message() => new(Bytes());

    private readonly void Expect(WireType wire)
    {
        if (Wire != wire)
        {
            throw new BrokenMessageException($"Field {Field} is not written as {wire}.");
        }
    }

    /// <summary>Whether anything is left; for numbers that are packed into one field.</summary>
    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>The next number of a packed field.</summary>
    public ulong PackedFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new BrokenMessageException("The message ends in the middle of a field.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
