namespace Aspire.Dashboard.Telemetry;

/// <summary>Which logs are wanted; what isn't given doesn't restrict.</summary>
public sealed record LogQuery
{
    public const int Most = 1000;

    public string? Resource { get; init; }

    /// <summary>This level and what is worse.</summary>
    public LogLevel? Level { get; init; }

    /// <summary>Stands in the message, the category or the value of an attribute, in either case.</summary>
    public string? Text { get; init; }

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public int Limit { get; init; } = 200;

    /// <summary>The newest that fit, newest first.</summary>
    internal IReadOnlyList<LogEntry> Run(TelemetryStore store)
    {
        var limit = Math.Clamp(Limit, 1, Most);
        var found = store.Read((resources, _) => resources
            .Where(r => string.IsNullOrEmpty(Resource) || r.Name == Resource)
            .SelectMany(r => r.Logs.Items.Reverse().Where(Fits).Take(limit))
            .ToArray());
        return [.. found.OrderByDescending(e => e.Time).ThenByDescending(e => e.Number).Take(limit)];
    }

    private bool Fits(LogEntry entry) =>
        entry.Level >= (Level ?? LogLevel.Trace)
        && (string.IsNullOrEmpty(TraceId) || entry.TraceId == TraceId)
        && (string.IsNullOrEmpty(SpanId) || entry.SpanId == SpanId)
        && (string.IsNullOrEmpty(Text)
            || entry.Message.Contains(Text, StringComparison.OrdinalIgnoreCase)
            || entry.Scope.Contains(Text, StringComparison.OrdinalIgnoreCase)
            || Array.Exists(entry.Attributes, a => a.Value.Contains(Text, StringComparison.OrdinalIgnoreCase)));
}
