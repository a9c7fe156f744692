namespace Aspire.Dashboard.Telemetry;

/// <summary>How much is kept, of each resource by itself: whoever writes much pushes out only what is its own.</summary>
public sealed record StoreLimits
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Beyond it, nothing is kept of further ones.</summary>
    public int Resources { get; init; } = 20;

    public int Logs { get; init; } = 10_000;

    public long LogBytes { get; init; } = 8 * Megabyte;

    public int Spans { get; init; } = 10_000;

    public long SpanBytes { get; init; } = 12 * Megabyte;

    /// <summary>Of what databases were asked, each text once.</summary>
    public long QueryBytes { get; init; } = Megabyte;

    public int MetricPoints { get; init; } = 50_000;

    public long MetricBytes { get; init; } = 10 * Megabyte;

    /// <summary>Instruments times combinations of their attributes.</summary>
    public int MetricSeries { get; init; } = 1000;

    /// <summary>Of what tells the series apart.</summary>
    public long SeriesBytes { get; init; } = Megabyte;

    public int ConsoleLines { get; init; } = 5000;

    public long ConsoleBytes { get; init; } = 2 * Megabyte;

    /// <summary>What all of it together may take.</summary>
    public long TotalBytes => Resources * (LogBytes + SpanBytes + QueryBytes + MetricBytes + SeriesBytes + ConsoleBytes);
}
