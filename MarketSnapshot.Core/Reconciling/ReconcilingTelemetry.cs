using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>What reconciling tells about itself.</summary>
internal static class ReconcilingTelemetry
{
    private const string Name = "MarketSnapshot.Reconciling";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "market_snapshot.reconcile.duration", "s", "How long a run takes.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800] });

    private static readonly Counter<long> Examined = Meter.CreateCounter<long>(
        "market_snapshot.reconcile.examined", "{snapshot}", "Snapshots that were rebuilt.");

    private static readonly Counter<long> Changed = Meter.CreateCounter<long>(
        "market_snapshot.reconcile.changed", "{snapshot}", "Snapshots that a rebuild gave a new version.");

    private static readonly Counter<long> Failed = Meter.CreateCounter<long>(
        "market_snapshot.reconcile.failed", "{snapshot}", "Snapshots that could not be rebuilt.");

    /// <summary>Records a run.</summary>
    public static void Tell(ReconcileCounts counts, TimeSpan elapsed, Activity? activity)
    {
        Duration.Record(elapsed.TotalSeconds);
        Examined.Add(counts.Examined);
        Changed.Add(counts.Changed);
        Failed.Add(counts.Failed);
        activity?.SetTag("market_snapshot.examined", counts.Examined).SetTag("market_snapshot.changed", counts.Changed);
    }
}
