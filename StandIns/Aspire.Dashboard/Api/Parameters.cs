using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>The filter of logs as it stands in an address; what can't be read doesn't restrict.</summary>
internal sealed record LogParameters(string? Resource, string? Level, string? Text, string? TraceId, string? SpanId, string? Limit)
{
    public LogQuery Query() => new()
    {
        Resource = Resource,
        Level = Enum.TryParse<LogLevel>(Level, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : null,
        Text = Text,
        TraceId = TraceId,
        SpanId = SpanId,
        Limit = int.TryParse(Limit, out var limit) ? limit : 200,
    };
}

/// <summary>The filter of traces as it stands in an address.</summary>
internal sealed record TraceParameters(string? Resource, string? Text, string? Errors, string? HideCalls, string? MinMs, string? Limit)
{
    public TraceQuery Query() => new()
    {
        Resource = Resource,
        Text = Text,
        Errors = Errors is "true" or "on",
        HideCalls = HideCalls is "true" or "on",
        MinMs = double.TryParse(MinMs, System.Globalization.CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : null,
        Limit = int.TryParse(Limit, out var limit) ? limit : 100,
    };
}

/// <summary>The choice of metrics as it stands in an address.</summary>
internal sealed record MetricParameters(string? Resource, string? Instrument, string? Minutes)
{
    public MetricQuery Query() => new()
    {
        Resource = string.IsNullOrEmpty(Resource) ? null : Resource,
        Instrument = string.IsNullOrEmpty(Instrument) ? null : Instrument,
        Minutes = int.TryParse(Minutes, out var minutes) ? minutes : 5,
    };
}
