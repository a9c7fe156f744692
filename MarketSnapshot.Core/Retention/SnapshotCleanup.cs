using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Retention;

/// <summary>Removes what has had its time, in bounded batches, each a transaction of its own. Locked rows are left for the next run.</summary>
public sealed class SnapshotCleanup
{
    private readonly IRetentionStore _store;
    private readonly IOptions<RetentionOptions> _options;

    internal SnapshotCleanup(IRetentionStore store, IOptions<RetentionOptions> options)
    {
        _store = store;
        _options = options;
    }

    /// <summary>Removes all that is too old.</summary>
    /// <param name="cancellationToken">Ends the run after the batch under way.</param>
    /// <returns>What was removed, also when the run ended early.</returns>
    public async Task<CleanupResult> RunAsync(CancellationToken cancellationToken)
    {
        var keep = _options.Value;
        return new(
            await RemoveAsync(_store.RemoveSnapshotsAsync, keep.Snapshots, cancellationToken),
            await RemoveAsync(_store.RemoveHistoryAsync, keep.History, cancellationToken),
            await RemoveAsync(_store.RemoveJobRunsAsync, keep.JobRuns, cancellationToken),
            await RemoveAsync(_store.RemoveReadingsAsync, keep.Readings, cancellationToken),
            await RemoveAsync(_store.RemoveListingEventsAsync, keep.ListingEvents, cancellationToken));
    }

    private async Task<int> RemoveAsync(
        Func<TimeSpan, int, CancellationToken, Task<int>> remove, TimeSpan age, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var rows = await remove(age, _options.Value.BatchSize, CancellationToken.None);
            if (rows == 0)
                break;
            removed += rows;
        }

        return removed;
    }
}
