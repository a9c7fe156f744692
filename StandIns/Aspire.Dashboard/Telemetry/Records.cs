namespace Aspire.Dashboard.Telemetry;

/// <summary>Something that is kept in a ring.</summary>
public interface IKept
{
    /// <summary>About how much memory it takes.</summary>
    int Bytes { get; }
}

/// <summary>Something that a resource has sent.</summary>
public interface ITelemetry : IKept
{
    TelemetrySource Source { get; }
}

/// <summary>A structured log record.</summary>
public sealed record LogEntry(
    TelemetrySource Source,
    string Scope,
    DateTimeOffset Time,
    LogLevel Level,
    string Message,
    string TraceId,
    string SpanId,
    KeyValuePair<string, string>[] Attributes) : ITelemetry
{
    /// <summary>Counts up over all logs, in the order in which they came.</summary>
    public long Number { get; set; }

    public int Bytes => 200 + Sizes.Of(Message) + Sizes.Of(TraceId) + Sizes.Of(SpanId) + Sizes.Of(Attributes);
}

/// <summary>What a span is to those it talks with.</summary>
public enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

/// <summary>Something that took time.</summary>
public sealed record Span(
    TelemetrySource Source,
    string Scope,
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    SpanKind Kind,
    DateTimeOffset Start,
    DateTimeOffset End) : ITelemetry
{
    public bool Failed { get; init; }

    public string StatusMessage { get; init; } = "";

    public KeyValuePair<string, string>[] Attributes { get; init; } = [];

    public SpanEvent[] Events { get; init; } = [];

    public SpanLink[] Links { get; init; } = [];

    public TimeSpan Duration => End - Start;

    /// <summary>Its name; of a call over HTTP, which is named after its method alone, with the path that was called.</summary>
    public string Title => Kind == SpanKind.Client && Array.Find(Attributes, a => a.Key == "url.full").Value is { } url && Uri.TryCreate(url, UriKind.Absolute, out var called)
        ? $"{Name} {called.AbsolutePath}"
        : Name;

    /// <summary>So many bytes of its attributes are kept once for many spans.</summary>
    public int SharedBytes { get; init; }

    public int Bytes => 300 - SharedBytes + Sizes.Of(Name) + Sizes.Of(TraceId) + Sizes.Of(SpanId) + Sizes.Of(ParentId) + Sizes.Of(StatusMessage) + Sizes.Of(Attributes)
        + Events.Sum(e => 80 + Sizes.Of(e.Name) + Sizes.Of(e.Attributes)) + Links.Sum(l => 64 + Sizes.Of(l.TraceId) + Sizes.Of(l.SpanId) + Sizes.Of(l.Attributes));
}

/// <summary>Something that happened within a span.</summary>
public sealed record SpanEvent(DateTimeOffset Time, string Name, KeyValuePair<string, string>[] Attributes);

/// <summary>Another span that this one goes back to without being its child.</summary>
public sealed record SpanLink(string TraceId, string SpanId, KeyValuePair<string, string>[] Attributes);

/// <summary>What is measured.</summary>
public sealed record Instrument(string Name, string Scope, InstrumentKind Kind, string Unit, string Description);

public enum InstrumentKind
{
    Gauge,
    Sum,
    Counter,
    Histogram,
}

/// <summary>One measurement of one series.</summary>
/// <param name="Value">The number; of a histogram the sum.</param>
public sealed record MetricPoint(TelemetrySource Source, Instrument Instrument, DateTimeOffset Time, double Value) : ITelemetry
{
    /// <summary>Since when it counts.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>Counts since the point before rather than since the start.</summary>
    public bool IsDelta { get; init; }

    public Histogram? Histogram { get; init; }

    /// <summary>Which series of the instrument; kept, and counted, once by the series.</summary>
    public KeyValuePair<string, string>[] Attributes { get; init; } = [];

    /// <summary>Counts since its start, rather than telling how things are.</summary>
    public bool IsCount => !IsDelta && Instrument.Kind is (InstrumentKind.Counter or InstrumentKind.Histogram);

    /// <summary>The same before anything was counted.</summary>
    public MetricPoint AsNothing(DateTimeOffset time) =>
        this with { Time = time, Value = 0, Histogram = Histogram is { } h ? h with { Count = 0, Counts = new ulong[h.Counts.Length] } : null };

    public int Bytes => 160 + (Histogram is { } h ? 80 + (8 * (h.Bounds.Length + h.Counts.Length)) : 0);
}

/// <summary>How many values lay between which bounds: one count more than bounds, or none at all.</summary>
public sealed record Histogram(ulong Count, double[] Bounds, ulong[] Counts);

internal static class Sizes
{
    public static int Of(string text) => text.Length == 0 ? 0 : 24 + (2 * text.Length);

    public static int Of(KeyValuePair<string, string>[] attributes)
    {
        var size = 24;
        foreach (var (key, value) in attributes)
        {
            size += 16 + (key.Length > 0 ? 24 + (2 * key.Length) : 0) + Of(value);
        }

        return size;
    }
}
