using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Retention;

/// <summary>Removes rows from PostgreSQL, by <see cref="RetentionFunctions"/>: this process may have no right to delete them itself.</summary>
internal sealed class RetentionStore(NpgsqlDataSource database) : IRetentionStore
{
    public Task<int> RemoveSnapshotsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync("select remove_old_snapshots(@age, @size)", age, size, cancellationToken);

    public Task<int> RemoveHistoryAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync("select remove_old_history(@age, @size)", age, size, cancellationToken);

    public Task<int> RemoveJobRunsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync("select remove_old_job_runs(@age, @size)", age, size, cancellationToken);

    public Task<int> RemoveReadingsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync("select remove_old_readings(@age, @size)", age, size, cancellationToken);

    public Task<int> RemoveListingEventsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync("select remove_old_listing_events(@age, @size)", age, size, cancellationToken);

    private async Task<int> RemoveAsync(string sql, TimeSpan age, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("age", age);
        command.Parameters.AddWithValue("size", size);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
