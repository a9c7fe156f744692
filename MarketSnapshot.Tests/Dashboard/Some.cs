using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>Makes telemetry of which only some parts matter.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static LogEntry Log(string resource, string message) => new(Source(resource), "Category", Time, LogLevel.Information, message, "", "", []);

    public static Span Span(string resource, string traceId, string spanId) =>
        new(Source(resource), "Scope", traceId, spanId, "", "work", SpanKind.Internal, Time, Time.AddMilliseconds(5));

    public static MetricPoint Point(string resource, string instrument, double value) =>
        new(Source(resource), new Instrument(instrument, "Meter", InstrumentKind.Gauge, "1", ""), Time, value);

    private static TelemetrySource Source(string resource) => new(resource, "");
}
