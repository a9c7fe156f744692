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

    /// <summary>
    /// From the oldest on and without leaving one out, by the primary key: were one removed behind one that stays, a client that stands at
    /// the latter would go on and never know. The newest stays, since numbers are counted on from it.
    /// </summary>
    private const string ListingEventsSql =
        """
        with oldest as materialized (select id, at from listing_events order by id limit @size)
        delete from listing_events
        where id in (select id from oldest)
          and id < coalesce((select min(id) from oldest where at >= statement_timestamp() - @age), 9223372036854775807)
          and id < (select max(id) from listing_events)
        """;

    public Task<int> RemoveSnapshotsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(SnapshotsSql, age, size, cancellationToken);

    public Task<int> RemoveHistoryAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(HistorySql, age, size, cancellationToken);

    public Task<int> RemoveJobRunsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(JobRunsSql, age, size, cancellationToken);

    public Task<int> RemoveReadingsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(ReadingsSql, age, size, cancellationToken);

    public Task<int> RemoveListingEventsAsync(TimeSpan age, int size, CancellationToken cancellationToken) =>
        RemoveAsync(ListingEventsSql, age, size, cancellationToken);

    private async Task<int> RemoveAsync(string sql, TimeSpan age, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("age", age);
        command.Parameters.AddWithValue("size", size);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
