using MarketSnapshot.Core.Retention;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>What removes old rows, on the model.</summary>
internal sealed class ModelRetentionStore(ModelConnection connection, Mechanisms mechanisms) : IRetentionStore
{
    private readonly ModelDatabase _database = connection.Database;

    public Task<int> RemoveSnapshotsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(
            "removes old snapshots",
            _database.Snapshots,
            row => row.Booking,
            row => mechanisms.MayBeRemoved(row) && row.UpdatedAt < _database.Now - age && row.End < _database.Now - age,
            size, cancellationToken);

    public Task<int> RemoveHistoryAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync("removes old versions", _database.History, row => (row.Booking, row.Version), row => row.At < _database.Now - age, size, cancellationToken);

    public Task<int> RemoveJobRunsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(
            "removes old runs", _database.Runs, row => (row.Job, row.Slot),
            row => row.FinishedAt is not null && row.StartedAt < _database.Now - age, size, cancellationToken);

    public Task<int> RemoveReadingsAsync(TimeSpan age, int size, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<int> RemoveListingEventsAsync(TimeSpan age, int size, CancellationToken cancellationToken) => Task.FromResult(0);

    private Task<int> RemoveAsync<TKey, TRow>(
        string what, ModelTable<TKey, TRow> table, Func<TRow, TKey> key, Func<TRow, bool> old, int size, CancellationToken cancellationToken)
        where TKey : notnull, IComparable<TKey>
        where TRow : class =>
        connection.StatementAsync(
            what,
            transaction =>
            {
                var removed = 0;
                foreach (var row in table.Rows.Where(old).ToList())
                {
                    if (removed == size || !table.TryLock(transaction, key(row)))
                        continue;
                    table.Write(transaction, key(row), null);
                    removed++;
                }

                return removed;
            },
            cancellationToken);
}
