using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>Works the change log off: takes entries and rebuilds what they concern, batch by batch, each in one transaction.</summary>
internal sealed class ChangeLogRebuild(IReconcileStore store, BatchRebuilder rebuilder)
{
    /// <summary>Takes what was logged until the run began.</summary>
    /// <param name="until">When the run began, by PostgreSQL's clock.</param>
    /// <param name="batchSize">Snapshots in one transaction.</param>
    /// <param name="total">Counts.</param>
    /// <param name="cancellationToken">Ends after the batch under way.</param>
    /// <param name="failed">Bookings that failed before and are left out; those that fail now are added. None where it is not given.</param>
    public async Task RunAsync(
        DateTimeOffset until, int batchSize, ReconcileCounts total, CancellationToken cancellationToken, HashSet<Guid>? failed = null)
    {
        failed ??= [];
        var request = new TakeRequest(until, batchSize, failed);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var touched = await store.RebuildTouchedAsync(request, cancellationToken);
                total.Add(touched.Changes);
                if (touched.Reach is not { } reach)
                    return;
                // Another worker, perhaps one that hangs, holds all that was found: it must not hold up what comes after.
                if (touched.Taken == 0)
                    request = request with { After = reach };
            }
            catch (RebuildRefusedException)
            {
                // The batch is as it was. It is split, and its bookings are taken one at a time; the bad ones stay in the log for the next run.
                failed.UnionWith(await OneByOneAsync(request, total, cancellationToken));
            }
        }
    }

    private async Task<IReadOnlyList<Guid>> OneByOneAsync(TakeRequest request, ReconcileCounts total, CancellationToken cancellationToken)
    {
        List<Guid> bad = [];
        foreach (var bookingId in await store.SplitTouchedAsync(request, cancellationToken))
        {
            var one = await rebuilder.RunAsync([bookingId], store.RebuildBookingsAsync, cancellationToken);
            total.Add(one.Changes);
            total.Add(one.Failures);
            bad.AddRange(one.Failures.Select(failure => failure.BookingId));
        }

        return bad;
    }
}
