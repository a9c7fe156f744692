namespace Aspire.Dashboard.Telemetry;

/// <summary>One trace in the list.</summary>
public sealed record TraceSummary(string TraceId, string Name, string Resource, DateTimeOffset Start, TimeSpan Duration, int Spans, int Errors, IReadOnlyList<string> Resources);

/// <summary>Which traces are wanted; what isn't given doesn't restrict.</summary>
public sealed record TraceQuery
{
    public const int Most = 500;

    /// <summary>Took part in the trace.</summary>
    public string? Resource { get; init; }

    /// <summary>Stands in the name or an attribute of one of its spans, or is its id.</summary>
    public string? Text { get; init; }

    /// <summary>Only those in which something failed.</summary>
    public bool Errors { get; init; }

    /// <summary>Leaves out calls to others that belong to nothing else, such as the queries by which a service looks for work.</summary>
    public bool HideCalls { get; init; }

    /// <summary>Took at least so many milliseconds.</summary>
    public double? MinMs { get; init; }

    public int Limit { get; init; } = 100;

    /// <summary>The newest that fit, newest first.</summary>
    internal IReadOnlyList<TraceSummary> Run(TelemetryStore store) => store.Read((_, traces) => traces.Traces
        .Where(Fits)
        .Select(Summary)
        .Where(t => t.Duration.TotalMilliseconds >= (MinMs ?? 0))
        .OrderByDescending(t => t.Start)
        .Take(Math.Clamp(Limit, 1, Most))
        .ToArray());

    internal static TraceSummary Summary(IReadOnlyList<Span> spans)
    {
        var first = spans[0];
        var (start, end, errors) = (first.Start, first.End, 0);
        foreach (var span in spans)
        {
            start = span.Start < start ? span.Start : start;
            end = span.End > end ? span.End : end;
            errors += span.Failed ? 1 : 0;
            first = (span.ParentId.Length == 0, first.ParentId.Length == 0) switch
            {
                (true, false) => span,
                (false, true) => first,
                _ => span.Start < first.Start ? span : first,
            };
        }

        return new TraceSummary(
            first.TraceId, first.Title, first.Source.Resource, start, end - start, spans.Count, errors,
            [.. spans.Select(s => s.Source.Resource).Distinct(StringComparer.Ordinal)]);
    }

    private bool Fits(List<Span> spans) =>
        (string.IsNullOrEmpty(Resource) || spans.Exists(s => s.Source.Resource == Resource))
        && (!HideCalls || spans.Exists(s => s.Kind != SpanKind.Client))
        && (!Errors || spans.Exists(s => s.Failed))
        && (string.IsNullOrEmpty(Text) || spans.Exists(Contains));

    private bool Contains(Span span) =>
        span.TraceId == Text
        || span.Title.Contains(Text!, StringComparison.OrdinalIgnoreCase)
        || Array.Exists(span.Attributes, a => a.Value.Contains(Text!, StringComparison.OrdinalIgnoreCase));
}
