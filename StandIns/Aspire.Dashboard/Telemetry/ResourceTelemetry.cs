namespace Aspire.Dashboard.Telemetry;

/// <summary>What one resource has sent. Locked by the store that it belongs to.</summary>
internal sealed class ResourceTelemetry
{
    private readonly StoreLimits _limits;
    private readonly Dictionary<SeriesKey, MetricSeries> _series = [];
    private readonly SharedTexts _queries;
    private readonly ExportTimes _exports = new();
    private long _seriesBytes;

    public ResourceTelemetry(string name, StoreLimits limits, Action<Span> onSpanDropped)
    {
        Name = name;
        _limits = limits;
        _queries = new SharedTexts(limits.QueryBytes);
        Logs = new Ring<LogEntry>(limits.Logs, limits.LogBytes);
        Spans = new Ring<Span>(limits.Spans, limits.SpanBytes, onSpanDropped);
        Points = new Ring<MetricPoint>(limits.MetricPoints, limits.MetricBytes, Forget);
    }

    public string Name { get; }

    /// <summary>What it said of itself the last time.</summary>
    public TelemetrySource? Source { get; set; }

    public Ring<LogEntry> Logs { get; }

    public Ring<Span> Spans { get; }

    public Ring<MetricPoint> Points { get; }

    public IReadOnlyCollection<MetricSeries> Series => _series.Values;

    /// <summary>Points of series that came when there were too many series already.</summary>
    public long PointsRefused { get; private set; }

    /// <summary>What is kept for many spans and points together.</summary>
    public long SharedBytes => _queries.Bytes + _seriesBytes;

    public void Add(Span span, TraceIndex traces)
    {
        var kept = _queries.Share(span.Attributes) is > 0 and var spared ? span with { SharedBytes = spared } : span;

        // Before it is kept, since what is over the bound is taken out of the index as it goes.
        traces.Add(kept);
        if (!Spans.Add(kept))
        {
            traces.Remove(kept);
        }
    }

    public void Add(MetricPoint point)
    {
        var key = new SeriesKey(point.Instrument, point.Source.Instance, Text(point.Attributes));
        var isNew = !_series.TryGetValue(key, out var series);
        if (series is null)
        {
            series = new MetricSeries(key, point.Source, point.Attributes);
            if (_series.Count >= _limits.MetricSeries || _seriesBytes + series.Bytes > _limits.SeriesBytes)
            {
                PointsRefused++;
                return;
            }

            _seriesBytes += series.Bytes;
            _series[key] = series;
        }

        // The text of the attributes and of the instrument is kept once.
        var own = point with { Source = series.Source, Instrument = series.Key.Instrument, Attributes = series.Attributes };
        var before = _exports.Before(point);
        if (isNew && before is { } time && own.IsCount)
        {
            Keep(series, own.AsNothing(time)); // what appears while its process is listened to was nothing the time before
        }

        Keep(series, own);
    }

    private void Keep(MetricSeries series, MetricPoint point)
    {
        foreach (var kept in series.Take(point))
        {
            series.Kept.Enqueue(kept);
            if (!Points.Add(kept))
            {
                Forget(kept);
            }
        }
    }

    /// <summary>Points go in the order in which they came, so it is the oldest of its series that goes.</summary>
    private void Forget(MetricPoint point)
    {
        var key = new SeriesKey(point.Instrument, point.Source.Instance, Text(point.Attributes));
        if (_series.TryGetValue(key, out var series))
        {
            series.Kept.Dequeue();
            if (series.Kept.Count == 0)
            {
                _series.Remove(key);
                _seriesBytes -= series.Bytes;
            }
        }
    }

    private static string Text(KeyValuePair<string, string>[] attributes) => string.Join('\n', attributes.Select(a => $"{a.Key}={a.Value}"));
}
