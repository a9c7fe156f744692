using System.Buffers.Binary;
using System.Text;

namespace MarketSnapshot.Benchmarks.Dashboard;

/// <summary>Writes export requests of OTLP, of about the size that services send.</summary>
internal static class Telemetry
{
    private const int SpansPerTrace = 10;

    public static byte[] Logs(string service, long first, int count) =>
        Request(service, Enumerable.Range(0, count).Select(i => Field(2,
        [
            .. Fixed64(1, Now()),
            .. Varint(2 << 3), .. Varint(first % 50 == 0 ? 17UL : 9UL),
            .. Field(5, Text(1, $"Listing {first + i} was published in version {i}, after a change that came {i} ms ago")),
            .. Field(6, Attribute("booking.id", $"01a20ad7-ecf1-7a84-92b7-{first + i:x12}")),
            .. Field(6, Attribute("{OriginalFormat}", "Listing {Number} was published in version {Version}, after a change that came {Ago} ms ago")),
            .. Field(9, TraceId((first + i) / SpansPerTrace)),
            .. Field(10, SpanId(first + i)),
        ])));

    public static byte[] Spans(string service, long first, int count) =>
        Request(service, Enumerable.Range(0, count).Select(i => (Number: first + i, Time: Now())).Select(span => Field(2,
        [
            .. Field(1, TraceId(span.Number / SpansPerTrace)),
            .. Field(2, SpanId(span.Number)),
            .. span.Number % SpansPerTrace == 0 ? [] : Field(4, SpanId(span.Number / SpansPerTrace * SpansPerTrace)),
            .. Text(5, span.Number % SpansPerTrace == 0 ? "POST /api/bookings" : "postgresql"),
            .. Varint(6 << 3), .. Varint(span.Number % SpansPerTrace == 0 ? 2UL : 3UL),
            .. Fixed64(7, span.Time), .. Fixed64(8, span.Time + 5_000_000),
            .. Field(9, Attribute("db.system.name", "postgresql")),
            .. Field(9, Attribute("db.query.text", "select status, version, published_version from market_inventory_snapshots where booking_id = $1")),
        ])));

    private static byte[] Request(string service, IEnumerable<byte[]> records) =>
        Field(1, [.. Field(1, Field(1, Attribute("service.name", service))), .. Field(2, [.. Field(1, Text(1, "Benchmark")), .. records.SelectMany(r => r)])]);

    private static byte[] TraceId(long number) => [.. new byte[7], 1, .. Number(number)];

    private static byte[] SpanId(long number) => Number(number + 1);

    private static byte[] Number(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Attribute(string key, string value) => [.. Text(1, key), .. Field(2, Text(1, value))];

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] content) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    private static byte[] Fixed64(int field, ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((ulong)((field << 3) | 1)), .. bytes];
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static ulong Now() => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
}
