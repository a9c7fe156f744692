namespace Aspire.Dashboard.Telemetry;

internal readonly record struct SeriesKey(Instrument Instrument, string Instance, string Attributes);

/// <summary>One instrument of one process with one combination of attributes.</summary>
internal sealed class MetricSeries(SeriesKey key, TelemetrySource source, KeyValuePair<string, string>[] attributes)
{
    private MetricPoint? _last;
    private MetricPoint? _repeated;

    public SeriesKey Key { get; } = key;

    public TelemetrySource Source { get; } = source;

    public KeyValuePair<string, string>[] Attributes { get; } = attributes;

    /// <summary>About how much memory it takes besides its points; its attributes stand in its key once more.</summary>
    public long Bytes { get; } = 500 + Sizes.Of(attributes) + Sizes.Of(key.Attributes) + Sizes.Of(key.Instrument.Name) + Sizes.Of(key.Instrument.Description);

    /// <summary>The points that stand in the ring, too.</summary>
    public Queue<MetricPoint> Kept { get; } = new();

    /// <summary>All there is, from the oldest to the newest.</summary>
    public IEnumerable<MetricPoint> Points => _repeated is { } newest ? Kept.Append(newest) : Kept;

    /// <summary>
    /// What has to be kept for one more point. Most of what is measured stays the same for long: of a run of equal values only the first
    /// and the last are kept.
    /// </summary>
    public IEnumerable<MetricPoint> Take(MetricPoint point)
    {
        if (_last is not null && Repeats(_last, point))
        {
            _repeated = point;
            return [];
        }

        var before = _repeated;
        (_last, _repeated) = (point, null);
        return before is null ? [point] : [before, point];
    }

    private static bool Repeats(MetricPoint before, MetricPoint after) =>
        !after.IsDelta && !before.IsDelta && after.Value.Equals(before.Value) && after.Start == before.Start && after.Histogram?.Count == before.Histogram?.Count;
}
