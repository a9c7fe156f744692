using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>
/// Brings snapshots up to date with their sources and the market up to date with the snapshots. It looks only at what was touched, by
/// whoever touched it, and at what the clock concerns, so its cost follows the changes. What is rebuilt is published while the rest is.
/// </summary>
public sealed class SnapshotReconciler
{
    private readonly ChangeLogRebuild _log;
    private readonly DueRebuild _due;
    private readonly PublishDrain _drain;
    private readonly IPublishQueue _queue;
    private readonly IOptions<ReconcileOptions> _options;
    private readonly TimeProvider _time;

    internal SnapshotReconciler(
        ChangeLogRebuild log, DueRebuild due, PublishDrain drain, IPublishQueue queue, IOptions<ReconcileOptions> options, TimeProvider time)
    {
        _log = log;
        _due = due;
        _drain = drain;
        _queue = queue;
        _options = options;
        _time = time;
    }

    /// <summary>Runs once. What is touched while it runs waits for the next run, so a steady stream of changes does not keep it from ending.</summary>
    /// <param name="cancellationToken">Ends the run after the batch under way.</param>
    /// <returns>What was done, also when the run ended early.</returns>
    public async Task<ReconcileResult> RunAsync(CancellationToken cancellationToken)
    {
        var watch = _time.GetTimestamp();
        using var activity = ReconcilingTelemetry.Source.StartActivity("reconcile snapshots");
        var early = new EarlyPublishing(_drain, cancellationToken);
        var counts = new ReconcileCounts(changed: early.Begin);
        var until = await _queue.NowAsync(cancellationToken);
        try
        {
            await _log.RunAsync(until, _options.Value.BatchSize, counts, cancellationToken);
            await _due.RunAsync(until, _options.Value.BatchSize, counts, cancellationToken);
        }
        finally
        {
            await early.EndAsync();
        }

        // Whatever became due again while a drain held it, too: nothing that was rebuilt is left to another run.
        var drained = await _drain.RunAsync(ignoreBackOff: false, cancellationToken);

        ReconcilingTelemetry.Tell(counts, _time.GetElapsedTime(watch), activity);
        return new(
            counts.Examined, counts.Changed, early.Published + drained.Published, early.Withdrawn + drained.Withdrawn,
            counts.Failed + early.Failed + drained.Failed, drained.MarketAway);
    }
}
