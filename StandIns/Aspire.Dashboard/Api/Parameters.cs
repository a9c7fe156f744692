using System.Globalization;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>What stands in an address. A page leaves out what it can't read; a script is told, by <see cref="UnreadParameters"/>.</summary>
internal interface IParameters
{
    /// <summary>Each parameter that has to be more than any text: whether it can be read, and what it should be.</summary>
    IEnumerable<(string Name, string? Text, bool IsRead, string Expected)> Checks();
}

/// <summary>The filter of logs as it stands in an address.</summary>
internal sealed record LogParameters(string? Resource, string? Level, string? Text, string? TraceId, string? SpanId, string? Limit) : IParameters
{
    public LogQuery Query() => new()
    {
        Resource = Resource,
        Level = Parsed.Level(Level),
        Text = Text,
        TraceId = TraceId,
        SpanId = SpanId,
        Limit = Parsed.Count(Limit) ?? 200,
    };

    public IEnumerable<(string Name, string? Text, bool IsRead, string Expected)> Checks() =>
    [
        ("level", Level, Parsed.Level(Level) is not null, $"one of {string.Join(", ", Enum.GetNames<LogLevel>())}"),
        ("limit", Limit, Parsed.Count(Limit) is not null, Parsed.ACount),
    ];
}

/// <summary>Which lines of a resource's output are wanted, as it stands in an address.</summary>
internal sealed record ConsoleParameters(string? Text, string? Limit) : IParameters
{
    private const int Usual = 500;
    private const int Most = 5000;

    public int Lines => Math.Min(Parsed.Count(Limit) ?? Usual, Most);

    public IEnumerable<(string Name, string? Text, bool IsRead, string Expected)> Checks() => [("limit", Limit, Parsed.Count(Limit) is not null, Parsed.ACount)];
}

/// <summary>The filter of traces as it stands in an address.</summary>
internal sealed record TraceParameters(string? Resource, string? Text, string? Errors, string? HideCalls, string? MinMs, string? Limit) : IParameters
{
    public TraceQuery Query() => new()
    {
        Resource = Resource,
        Text = Text,
        Errors = Parsed.Flag(Errors) ?? false,
        HideCalls = Parsed.Flag(HideCalls) ?? false,
        MinMs = Parsed.Amount(MinMs),
        Limit = Parsed.Count(Limit) ?? 100,
    };

    public IEnumerable<(string Name, string? Text, bool IsRead, string Expected)> Checks() =>
    [
        ("errors", Errors, Parsed.Flag(Errors) is not null, Parsed.AFlag),
        ("hideCalls", HideCalls, Parsed.Flag(HideCalls) is not null, Parsed.AFlag),
        ("minMs", MinMs, Parsed.Amount(MinMs) is not null, "a number of milliseconds, 0 or more"),
        ("limit", Limit, Parsed.Count(Limit) is not null, Parsed.ACount),
    ];
}

/// <summary>The choice of metrics as it stands in an address.</summary>
internal sealed record MetricParameters(string? Resource, string? Instrument, string? Minutes) : IParameters
{
    public MetricQuery Query() => new()
    {
        Resource = string.IsNullOrEmpty(Resource) ? null : Resource,
        Instrument = string.IsNullOrEmpty(Instrument) ? null : Instrument,
        Minutes = Math.Min(Parsed.Count(Minutes) ?? 5, MetricQuery.MostMinutes),
    };

    public IEnumerable<(string Name, string? Text, bool IsRead, string Expected)> Checks() => [("minutes", Minutes, Parsed.Count(Minutes) is not null, Parsed.ACount)];
}

/// <summary>What a text says; null if it doesn't say any such thing.</summary>
file static class Parsed
{
    public const string ACount = "a whole number from 1";
    public const string AFlag = "true or false";

    public static int? Count(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    public static double? Amount(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && double.IsFinite(amount) && amount >= 0 ? amount : null;

    /// <summary>Forms send <c>on</c>.</summary>
    public static bool? Flag(string? text) => text?.ToLowerInvariant() switch
    {
        "true" or "on" => true,
        "false" or "off" => false,
        _ => null,
    };

    public static LogLevel? Level(string? text) =>
        Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : null;
}
