using Npgsql;

namespace MarketSnapshot.Core.Retention;

/// <summary>Removes rows from PostgreSQL.</summary>
internal sealed class RetentionStore(NpgsqlDataSource database) : IRetentionStore
{
    /// <summary>
    /// Only what is off the market and confirmed to be: a snapshot whose tombstone is still on its way stays, however old. Served by the
    /// partial index on updated_at of withdrawn snapshots.
    /// </summary>
    private const string SnapshotsSql =
        """
        delete from market_inventory_snapshots
        where id in (
            select id from market_inventory_snapshots
            where status = 'withdrawn'
              and not on_market
              and published_version = version
              and updated_at < statement_timestamp() - @age
              and end_date < statement_timestamp() - @age
            order by updated_at
            limit @size
            for update skip locked)
        """;

    /// <summary>Served by the block range index on at.</summary>
    private const string HistorySql =
        """
        delete from snapshot_history
        where ctid = any(array(
            select ctid from snapshot_history where at < statement_timestamp() - @age limit @size for update skip locked))
        """;

    private const string JobRunsSql =
        """
        delete from job_runs
        where id in (
            select id from job_runs
            where started_at < statement_timestamp() - @age and finished_at is not null
            order by started_at
            limit @size
            for update skip locked)
        """;

    /// <summary>Served by the block range index on reading_time.</summary>
    private const string ReadingsSql =
        """
        delete from iot_sensor_readings
        where ctid = any(array(
            select ctid from iot_sensor_readings where reading_time < statement_timestamp() - @age limit @size for update skip locked))
        """;

    public Task<int> RemoveSnapshotsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(SnapshotsSql, age, size, cancellationToken);

    public Task<int> RemoveHistoryAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(HistorySql, age, size, cancellationToken);

    public Task<int> RemoveJobRunsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(JobRunsSql, age, size, cancellationToken);

    public Task<int> RemoveReadingsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(ReadingsSql, age, size, cancellationToken);

    private async Task<int> RemoveAsync(string sql, TimeSpan age, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("age", age);
        command.Parameters.AddWithValue("size", size);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
