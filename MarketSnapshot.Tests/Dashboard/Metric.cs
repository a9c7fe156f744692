namespace MarketSnapshot.Tests.Dashboard;

/// <summary>Writes metrics by hand, so that they can also be wrong.</summary>
internal static class Metric
{
    /// <summary>An export request of the service <c>sample</c>.</summary>
    public static byte[] Request(params IEnumerable<byte[]> metrics) => Message.Field(
        1, [.. Message.Field(1, Message.Field(1, Message.Attribute("service.name", "sample"))), .. Message.Field(2, [.. metrics.SelectMany(metric => Message.Field(2, metric))])]);

    public static byte[] Gauge(string name, params IEnumerable<double> values) => Of(name, 5, values.Select(value => Message.Double(4, value)));

    /// <summary>One that only goes up.</summary>
    public static byte[] Counter(string name, params IEnumerable<double> values) =>
        Of(name, 7, values.Select(value => Message.Double(4, value)), [.. Message.Number(2, 2), .. Message.Number(3, 1)]);

    public static byte[] Histogram(string name, double sum, double[] bounds, ulong[] counts) => Of(name, 9, [
        [
            .. Message.Fixed64(4, counts.Aggregate(0UL, (total, count) => total + count)), .. Message.Double(5, sum),
            .. Message.Packed(6, counts), .. Message.Packed(7, bounds.Select(BitConverter.DoubleToUInt64Bits)),
        ]], Message.Number(2, 1));

    public static byte[] Exponential(string name, double sum, int scale, int offset, ulong[] counts, ulong[]? negative = null) => Of(name, 10, [
        [
            .. Message.Fixed64(4, counts.Aggregate(0UL, (total, count) => total + count)), .. Message.Double(5, sum), .. Message.Number(6, Zigzag(scale)),
            .. Message.Field(8, Buckets(offset, counts)), .. Message.Field(9, Buckets(0, negative ?? [])),
        ]], Message.Number(2, 1));

    /// <summary>A gauge whose example of a measurement has that value.</summary>
    public static byte[] WithExemplar(string name, double value, double exemplar) =>
        Of(name, 5, [[.. Message.Double(4, value), .. Message.Field(5, Message.Double(3, exemplar))]]);

    private static byte[] Of(string name, int kind, IEnumerable<byte[]> points, params byte[] shape)
    {
        // A second from one to the next, the last one now.
        var all = points.ToArray();
        var now = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        var timed = all.Select((point, i) => Message.Field(1, [.. Message.Fixed64(3, (now - (1000 * (ulong)(all.Length - 1 - i))) * 1_000_000), .. point]));
        return [.. Message.Field(1, name), .. Message.Field(kind, [.. timed.SelectMany(point => point), .. shape])];
    }

    private static byte[] Buckets(int offset, ulong[] counts) => [.. Message.Number(1, Zigzag(offset)), .. counts.SelectMany(count => Message.Number(2, count))];

    private static ulong Zigzag(int value) => (uint)((value << 1) ^ (value >> 31));
}
