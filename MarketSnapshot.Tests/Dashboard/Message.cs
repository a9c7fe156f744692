using System.Buffers.Binary;
using System.Text;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>Writes protobuf by hand, so that it can also be wrong.</summary>
internal static class Message
{
    public static byte[] Field(int number, byte[] content) => [.. Varint((ulong)((number << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Fixed64(int number, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((ulong)((number << 3) | 1)), .. bytes];
    }

    public static byte[] Number(int number, ulong value) => [.. Varint((ulong)(number << 3)), .. Varint(value)];

    public static byte[] Double(int number, double value) => Fixed64(number, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Numbers of a fixed length, packed into one field.</summary>
    public static byte[] Packed(int number, params IEnumerable<ulong> values) => Field(number, [.. values.SelectMany(value => Fixed64(1, value)[1..])]);

    public static byte[] Attribute(string key, string value) => [.. Field(1, key), .. Field(2, Field(1, value))];

    /// <summary>An export request with one span of the service <c>sample</c>.</summary>
    public static byte[] Spans()
    {
        byte[] span =
        [
            .. Field(1, Convert.FromHexString("0102030405060708090a0b0c0d0e0f10")),
            .. Field(2, Convert.FromHexString("0102030405060708")),
            .. Field(5, "GET /sample"),
            .. Fixed64(7, 1_700_000_000_000_000_000),
            .. Fixed64(8, 1_700_000_000_005_000_000),
            .. Field(9, Attribute("http.request.method", "GET")),
            .. Field(11, [.. Fixed64(1, 1_700_000_000_001_000_000), .. Field(2, "happened")]),
        ];
        return Field(1, [.. Field(1, Field(1, Attribute("service.name", "sample"))), .. Field(2, [.. Field(1, Field(1, "scope")), .. Field(2, span)])]);
    }

    /// <summary>An export request with one log record of the service <c>sample</c>.</summary>
    public static byte[] Log(string text) =>
        Field(1, [.. Field(1, Field(1, Attribute("service.name", "sample"))), .. Field(2, Field(2, Field(5, Field(1, text))))]);

    /// <summary>An export request with the log record of an exception.</summary>
    public static byte[] Failure()
    {
        byte[] record =
        [
            .. Fixed64(1, 1_700_000_000_000_000_000),
            .. Varint(2 << 3), .. Varint(17),
            .. Field(5, Field(1, "The work could not be done")),
            .. Field(6, Attribute("exception.type", "System.InvalidOperationException")),
            .. Field(6, Attribute("exception.stacktrace", $"System.InvalidOperationException: No.\n   at Sample.Work() in {new string('d', 200)}.cs:line 7")),
        ];
        return Field(1, [.. Field(1, Field(1, Attribute("service.name", "sample"))), .. Field(2, Field(2, record))]);
    }

    /// <summary>A log record whose body is a list in a list in a list …</summary>
    public static byte[] NestedLog(int depth)
    {
        // From the inside out, and without copying it all for each layer.
        var layers = new Stack<byte[]>();
        var length = 0;
        for (var i = 0; i < depth; i++)
        {
            byte[] value = [.. Varint((1 << 3) | 2), .. Varint((ulong)length)];
            byte[] list = [.. Varint((5 << 3) | 2), .. Varint((ulong)(length + value.Length))];
            layers.Push([.. list, .. value]);
            length += value.Length + list.Length;
        }

        return Field(1, Field(2, Field(2, Field(5, [.. layers.SelectMany(l => l)]))));
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
