using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Brings the market up to date with the snapshots: takes the steps that the clock demands, then publishes all that is ready. Several may
/// run at the same time; each change is published by one of them.
/// </summary>
public sealed class SnapshotSync
{
    private readonly ClockSteps _clock;
    private readonly PublishDrain _drain;
    private readonly IPublishBacklog _backlog;

    internal SnapshotSync(ClockSteps clock, PublishDrain drain, IPublishBacklog backlog)
    {
        _clock = clock;
        _drain = drain;
        _backlog = backlog;
    }

    /// <summary>Runs once, in bounded batches.</summary>
    /// <param name="cancellationToken">Ends the run after the batches under way.</param>
    /// <returns>What was done, also when the run ended early because the market is away.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped; what was sent by then is recorded, and the rest stays due.</exception>
    public Task<SyncResult> RunAsync(CancellationToken cancellationToken) => RunAsync(ignoreBackOff: false, cancellationToken);

    /// <summary>Runs once, in bounded batches.</summary>
    /// <param name="ignoreBackOff">Takes what backs off after a failure too; parked snapshots still wait.</param>
    /// <param name="cancellationToken">Ends the run after the batches under way.</param>
    /// <returns>What was done, also when the run ended early because the market is away.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped; what was sent by then is recorded, and the rest stays due.</exception>
    public async Task<SyncResult> RunAsync(bool ignoreBackOff, CancellationToken cancellationToken)
    {
        var activated = await _clock.ActivateAsync(cancellationToken);
        var ended = await _clock.EndAsync(cancellationToken);
        var drained = await _drain.RunAsync(ignoreBackOff, cancellationToken);
        var backlog = await _backlog.ReadAsync(cancellationToken);

        SnapshotFailure[] failures = [.. activated.Failures, .. ended.Failures, .. drained.Failures];
        var failed = activated.Failures.Count + ended.Failures.Count + drained.Failed;
        return new(
            drained.Published + drained.Superseded + drained.Withdrawn + failed,
            drained.Published, drained.Superseded, drained.Withdrawn, failed, backlog.Parked, backlog.Leased,
            activated.Changed, ended.Changed, drained.MarketAway, [.. failures.Take(SnapshotFailure.MostTold)]);
    }
}
