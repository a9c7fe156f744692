using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

internal sealed record LogJson(
    string Resource, DateTimeOffset Time, string Level, string Category, string Message, string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes)
{
    public static LogJson From(LogEntry entry) => new(
        entry.Source.Resource, entry.Time, entry.Level.ToString(), entry.Scope, entry.Message, entry.TraceId, entry.SpanId, Attribute.Map(entry.Attributes));
}

internal sealed record TraceJson(
    string TraceId, string Name, string Resource, DateTimeOffset Start, double DurationMs, int Spans, int Errors, IReadOnlyList<string> Resources)
{
    public static TraceJson From(TraceSummary trace) => new(
        trace.TraceId, trace.Name, trace.Resource, trace.Start, trace.Duration.TotalMilliseconds, trace.Spans, trace.Errors, trace.Resources);
}

internal sealed record TraceDetailJson(TraceJson Trace, IReadOnlyList<SpanJson> Spans)
{
    public static TraceDetailJson From(TraceView view) => new(TraceJson.From(view.Summary), [.. view.Rows.Select(SpanJson.From)]);
}

internal sealed record SpanJson(
    string Resource, string SpanId, string ParentId, string Name, string Kind, DateTimeOffset Start, double DurationMs, bool Failed, string StatusMessage)
{
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    public required IReadOnlyList<EventJson> Events { get; init; }

    public required IReadOnlyList<LinkJson> Links { get; init; }

    public required IReadOnlyList<LinkJson> LinkedFrom { get; init; }

    public static SpanJson From(SpanRow row)
    {
        var span = row.Span;
        return new SpanJson(
            span.Source.Resource, span.SpanId, span.ParentId, span.Name, span.Kind.ToString(), span.Start, span.Duration.TotalMilliseconds, span.Failed, span.StatusMessage)
        {
            Attributes = Attribute.Map(span.Attributes),
            Events = [.. span.Events.Select(e => new EventJson(e.Time, e.Name, Attribute.Map(e.Attributes)))],
            Links = [.. span.Links.Select(l => new LinkJson(l.TraceId, l.SpanId))],
            LinkedFrom = [.. row.LinkedFrom.Select(s => new LinkJson(s.TraceId, s.SpanId))],
        };
    }
}

internal sealed record EventJson(DateTimeOffset Time, string Name, IReadOnlyDictionary<string, string> Attributes);

internal sealed record LinkJson(string TraceId, string SpanId);

internal static class Attribute
{
    /// <summary>Of two with the same name the last one counts.</summary>
    public static IReadOnlyDictionary<string, string> Map(KeyValuePair<string, string>[] attributes)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in attributes)
        {
            map[key] = value;
        }

        return map;
    }
}
