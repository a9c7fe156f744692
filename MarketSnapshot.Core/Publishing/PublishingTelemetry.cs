using System.Diagnostics;
using System.Diagnostics.Metrics;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What publishing tells about itself.</summary>
internal static class PublishingTelemetry
{
    private const string Name = "MarketSnapshot.Publishing";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "market_snapshot.publish.duration", "s", "How long a batch takes from claim to acknowledgement.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    public static readonly Histogram<long> BatchSize = Meter.CreateHistogram(
        "market_snapshot.publish.batch_size", "{snapshot}", "How many snapshots a batch holds.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000] });

    public static readonly Histogram<double> Delay = Meter.CreateHistogram(
        "market_snapshot.publish.delay", "s", "How long a change waited until the market showed it.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 150, 300, 600, 1800, 3600] });

    public static readonly Counter<long> Snapshots = Meter.CreateCounter<long>(
        "market_snapshot.publish.snapshots", "{snapshot}", "Sent versions, by how they ended.");

    /// <summary>Starts the span of one batch, linked to the requests whose changes it carries.</summary>
    public static Activity? Start(IReadOnlyList<ClaimedSnapshot> batch)
    {
        if (!Source.HasListeners())
            return null;
        var links = SnapshotTelemetry.Links(batch.Select(one => one.TraceParent));
        var activity = Source.StartActivity("publish snapshots", ActivityKind.Producer, parentContext: default, links: links);
        activity?.SetTag("messaging.batch.message_count", batch.Count);
        if (batch is [var only])
            activity?.SetTag("market_snapshot.booking_id", only.State.BookingId).SetTag("market_snapshot.version", only.State.Version);
        return activity;
    }

    /// <summary>Tells how a batch ended.</summary>
    public static void Tell(
        IReadOnlyList<ClaimedSnapshot> batch, IReadOnlyList<SettleOutcome> outcomes, TimeSpan elapsed, Activity? activity)
    {
        Duration.Record(elapsed.TotalSeconds);
        BatchSize.Record(batch.Count);
        foreach (var kind in outcomes.CountBy(outcome => outcome.Kind))
        {
            var name = kind.Key.ToString().ToLowerInvariant();
            Snapshots.Add(kind.Value, new TagList { { "market_snapshot.outcome", name } });
            activity?.SetTag($"market_snapshot.{name}", kind.Value);
        }

        var waited = batch.ToDictionary(claimed => claimed.State.BookingId, claimed => claimed.State.SentAt - claimed.UnpublishedSince);
        foreach (var outcome in outcomes)
        {
            if (outcome.Kind is SettleKind.Published or SettleKind.Withdrawn && waited[outcome.BookingId] is { } before)
                Delay.Record((before + elapsed).TotalSeconds);
        }
    }
}
