using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Retention;

/// <summary>Removes what has had its time, in bounded batches, each a transaction of its own. Locked rows are left for the next run.</summary>
/// <param name="database">The database.</param>
/// <param name="options">For how long rows are kept.</param>
public sealed class SnapshotCleanup(NpgsqlDataSource database, IOptions<RetentionOptions> options)
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

    /// <summary>Removes all that is too old.</summary>
    /// <param name="cancellationToken">Ends the run after the batch under way.</param>
    /// <returns>What was removed, also when the run ended early.</returns>
    public async Task<CleanupResult> RunAsync(CancellationToken cancellationToken)
    {
        var keep = options.Value;
        return new(
            await RemoveAsync(SnapshotsSql, keep.Snapshots, cancellationToken),
            await RemoveAsync(HistorySql, keep.History, cancellationToken),
            await RemoveAsync(JobRunsSql, keep.JobRuns, cancellationToken),
            await RemoveAsync(ReadingsSql, keep.Readings, cancellationToken));
    }

    private async Task<int> RemoveAsync(string sql, TimeSpan age, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddWithValue("age", age);
            command.Parameters.AddWithValue("size", options.Value.BatchSize);
            var rows = await command.ExecuteNonQueryAsync(CancellationToken.None);
            if (rows == 0)
                break;
            removed += rows;
        }

        return removed;
    }
}
