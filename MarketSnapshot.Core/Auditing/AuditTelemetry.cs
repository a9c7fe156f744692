using System.Diagnostics;
using System.Diagnostics.Metrics;
using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Core.Auditing;

/// <summary>What the audit tells about itself.</summary>
internal static class AuditTelemetry
{
    private const string Name = "MarketSnapshot.Auditing";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "market_snapshot.audit.duration", "s", "How long a run takes.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600] });

    private static readonly Counter<long> Examined = Meter.CreateCounter<long>(
        "market_snapshot.audit.examined", "{listing}", "Listings that were compared.");

    private static readonly Counter<long> Differences = Meter.CreateCounter<long>(
        "market_snapshot.audit.differences", "{listing}", "Confirmed differences between the stores, by kind.");

    private static readonly Counter<long> Repaired = Meter.CreateCounter<long>(
        "market_snapshot.audit.repaired", "{listing}", "Differences that were put right.");

    private static long _heldBack = -1;

    static AuditTelemetry() => Meter.CreateObservableGauge(
        "market_snapshot.audit.held_back", ShowHeldBack, "{listing}",
        "Withdrawals for which the audit waits for an operator; 0 while the brake is off.");

    /// <summary>Takes note of the brake, as it is or was just found.</summary>
    public static void TellBrake(long heldBack) => Interlocked.Exchange(ref _heldBack, heldBack);

    /// <summary>Records a run.</summary>
    public static void Tell(AuditResult result, IReadOnlyDictionary<DifferenceKind, int> found, TimeSpan elapsed, Activity? activity)
    {
        Duration.Record(elapsed.TotalSeconds);
        Examined.Add(result.Examined);
        Repaired.Add(result.Repaired);
        foreach (var (kind, count) in found)
            Differences.Add(count, new KeyValuePair<string, object?>("market_snapshot.difference", EnumText<DifferenceKind>.Of(kind)));
        activity?
            .SetTag("market_snapshot.examined", result.Examined)
            .SetTag("market_snapshot.differences", found.Values.Sum())
            .SetTag("market_snapshot.repaired", result.Repaired)
            .SetTag("market_snapshot.braked", result.Braked > 0);
    }

    private static IEnumerable<Measurement<long>> ShowHeldBack() =>
        Interlocked.Read(ref _heldBack) is >= 0 and var heldBack ? [new(heldBack)] : [];
}
