namespace Aspire.Dashboard.Telemetry;

/// <summary>What one resource has sent. Locked by the store that it belongs to.</summary>
internal sealed class ResourceTelemetry
{
    private readonly StoreLimits _limits;
    private readonly Dictionary<SeriesKey, MetricSeries> _series = [];

    public ResourceTelemetry(string name, StoreLimits limits, Action<Span> onSpanDropped)
    {
        Name = name;
        _limits = limits;
        Logs = new Ring<LogEntry>(limits.Logs, limits.LogBytes);
        Spans = new Ring<Span>(limits.Spans, limits.SpanBytes, onSpanDropped);
        Points = new Ring<MetricPoint>(limits.MetricPoints, limits.MetricBytes, Forget);
    }

    public string Name { get; }

    /// <summary>What it said of itself the last time.</summary>
    public TelemetrySource? Source { get; set; }

    /// <summary>When it was last heard of, as a count over all that came.</summary>
    public long LastHeard { get; set; }

    public Ring<LogEntry> Logs { get; }

    public Ring<Span> Spans { get; }

    public Ring<MetricPoint> Points { get; }

    public IReadOnlyCollection<MetricSeries> Series => _series.Values;

    /// <summary>Points of series that came when there were too many series already.</summary>
    public long PointsRefused { get; private set; }

    public void Add(MetricPoint point)
    {
        var key = new SeriesKey(point.Instrument, point.Source.Instance, Text(point.Attributes));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= _limits.MetricSeries)
            {
                PointsRefused++;
                return;
            }

            _series[key] = series = new MetricSeries(key, point.Source, point.Attributes);
        }

        // The text of the attributes and of the instrument is kept once.
        var kept = point with { Source = series.Source, Instrument = series.Key.Instrument, Attributes = series.Attributes };
        series.Points.Enqueue(kept);
        if (!Points.Add(kept))
        {
            Forget(kept);
        }
    }

    public void Clear()
    {
        Logs.Clear();
        Spans.Clear();
        Points.Clear();
    }

    /// <summary>Points go in the order in which they came, so it is the oldest of its series that goes.</summary>
    private void Forget(MetricPoint point)
    {
        var key = new SeriesKey(point.Instrument, point.Source.Instance, Text(point.Attributes));
        if (_series.TryGetValue(key, out var series))
        {
            series.Points.Dequeue();
            if (series.Points.Count == 0)
            {
                _series.Remove(key);
            }
        }
    }

    private static string Text(KeyValuePair<string, string>[] attributes) => string.Join('\n', attributes.Select(a => $"{a.Key}={a.Value}"));
}

internal readonly record struct SeriesKey(Instrument Instrument, string Instance, string Attributes);

/// <summary>One instrument of one process with one combination of attributes.</summary>
internal sealed class MetricSeries(SeriesKey key, TelemetrySource source, KeyValuePair<string, string>[] attributes)
{
    public SeriesKey Key { get; } = key;

    public TelemetrySource Source { get; } = source;

    public KeyValuePair<string, string>[] Attributes { get; } = attributes;

    public Queue<MetricPoint> Points { get; } = new();
}
