using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>Rebuilds the snapshots for which a moment has come at which a rule gives another answer, though nothing was touched.</summary>
internal sealed class DueRebuild(IReconcileStore store, BatchRebuilder rebuilder)
{
    /// <summary>Rebuilds what came due until the run began.</summary>
    /// <param name="until">When the run began, by PostgreSQL's clock.</param>
    /// <param name="batchSize">Snapshots in one transaction.</param>
    /// <param name="total">Counts.</param>
    /// <param name="cancellationToken">Ends after the batch under way.</param>
    public async Task RunAsync(DateTimeOffset until, int batchSize, ReconcileCounts total, CancellationToken cancellationToken)
    {
        var after = DueBooking.First;
        while (!cancellationToken.IsCancellationRequested)
        {
            var due = await store.DueAsync(until, after, batchSize, cancellationToken);
            if (due.Count == 0)
                return;
            var rebuilt = await rebuilder.RunAsync([.. due.Select(booking => booking.BookingId)], SnapshotCause.Reconcile, cancellationToken);
            total.Add(rebuilt.Changes);
            total.Add(rebuilt.Failures);
            after = due[^1];
        }
    }
}
