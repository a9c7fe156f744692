namespace Aspire.Dashboard.Telemetry;

/// <summary>An instrument of a resource, for choosing.</summary>
public sealed record InstrumentSummary(string Resource, string Instrument, InstrumentKind Kind, string Unit, string Description, string Scope, int Series);

/// <summary>A value at a time.</summary>
public sealed record ChartPoint(DateTimeOffset Time, double Value);

/// <summary>One line of a chart.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>What is drawn for one instrument.</summary>
/// <param name="Unit">Of the values as drawn: what counts up is drawn per second.</param>
/// <param name="MoreLines">Series that have no line, since more would be told apart by nobody.</param>
public sealed record Chart(InstrumentSummary Instrument, string Unit, IReadOnlyList<ChartLine> Lines, int MoreLines);

/// <summary>Which measurements are wanted.</summary>
public sealed record MetricQuery
{
    public const int MostMinutes = 24 * 60;

    private const int MostLines = 8;

    public string? Resource { get; init; }

    public string? Instrument { get; init; }

    /// <summary>How far back, in minutes.</summary>
    public int Minutes { get; init; } = 5;

    internal IReadOnlyList<InstrumentSummary> Instruments(TelemetryStore store) => store.Read((resources, _) => resources
        .Where(r => string.IsNullOrEmpty(Resource) || r.Name == Resource)
        .SelectMany(r => r.Series.GroupBy(s => s.Key.Instrument.Name, StringComparer.Ordinal).Select(g => Summary(r.Name, [.. g])))
        .Where(i => string.IsNullOrEmpty(Instrument) || i.Instrument == Instrument)
        .OrderBy(i => i.Resource, StringComparer.Ordinal)
        .ThenBy(i => i.Instrument, StringComparer.Ordinal)
        .ToArray());

    /// <summary>What there is of one instrument of one resource; null if there is none.</summary>
    internal Chart? Chart(TelemetryStore store, DateTimeOffset now)
    {
        var from = now - TimeSpan.FromMinutes(Math.Clamp(Minutes, 1, MostMinutes));
        var series = store.Read((resources, _) => resources
            .Where(r => r.Name == Resource)
            .SelectMany(r => r.Series.Where(s => s.Key.Instrument.Name == Instrument))
            .Select(s => (Series: s, Points: Within([.. s.Points], from)))
            .ToArray());
        if (series.Length == 0)
        {
            return null;
        }

        var instrument = Summary(Resource!, [.. series.Select(s => s.Series)]);
        var current = series.Where(s => s.Points.Length > 0).ToArray();
        if (instrument.Kind == InstrumentKind.Histogram)
        {
            return new Chart(instrument, instrument.Unit, Percentiles.Lines([.. current.Select(s => s.Points)], from), MoreLines: 0);
        }

        var rate = instrument.Kind == InstrumentKind.Counter;
        var lines = current
            .Select(s => new ChartLine(Name(s.Series), rate ? Rates.PerSecond(s.Points) : [.. s.Points.Select(p => new ChartPoint(p.Time, p.Value))]))
            .OrderByDescending(l => l.Points.Count == 0 ? 0 : l.Points.Max(p => p.Value))
            .ToArray();
        return new Chart(instrument, rate ? $"{instrument.Unit}/s" : instrument.Unit, [.. lines.Take(MostLines)], Math.Max(0, lines.Length - MostLines));
    }

    /// <summary>What lies within the time, and before it what held when it began.</summary>
    private static MetricPoint[] Within(MetricPoint[] points, DateTimeOffset from)
    {
        var first = Array.FindIndex(points, p => p.Time >= from);
        if (first < 0)
        {
            return [];
        }

        if (first > 0)
        {
            var (before, after) = (points[first - 1], points[first]);
            var counts = after.Instrument.Kind is InstrumentKind.Counter or InstrumentKind.Histogram;
            points[--first] = counts && !before.Value.Equals(after.Value) ? before : before with { Time = from };
        }

        return points[first..];
    }

    private static InstrumentSummary Summary(string resource, IReadOnlyList<MetricSeries> series)
    {
        var first = series[0].Key.Instrument;
        return new InstrumentSummary(resource, first.Name, first.Kind, first.Unit, first.Description, first.Scope, series.Count);
    }

    private static string Name(MetricSeries series) =>
        series.Attributes.Length == 0 ? series.Source.Resource : string.Join(", ", series.Attributes.Select(a => $"{a.Key}={a.Value}"));
}
