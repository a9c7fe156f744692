using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Scheduling;
using Npgsql;

namespace MarketSnapshot.Core.Watch;

/// <summary>Reads <see cref="PipelineState"/>. The cost does not depend on how much waits: each question is answered by the first entries of an index.</summary>
public sealed class PipelineStateReader(NpgsqlDataSource database)
{
    // The log's order is that of its numbers; times differ from it by the length of a transaction, which the window makes up for.
    internal const string Ages =
        """
        select statement_timestamp(),
               (select unpublished_since from market_inventory_snapshots
                where version > published_version and parked_at is null order by unpublished_since, id limit 1),
               (select unpublished_since from market_inventory_snapshots
                where version > published_version and parked_at is not null order by unpublished_since limit 1),
               (select min(logged_at) from (select logged_at from change_log order by id limit 100) oldest),
               (select max(seen_at) from scheduler_nodes)
        """;

    // By the unique index on (job, scheduled_for) and the partial one on what succeeded.
    private const string Jobs =
        """
        select job, interval_seconds,
               (select scheduled_for from job_runs r where r.job = s.job order by scheduled_for limit 1),
               (select max(finished_at) from job_runs r where r.job = s.job and outcome = 'succeeded')
        from job_schedules s
        where job = any(@jobs)
        order by job
        """;

    /// <summary>Reads it.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task<PipelineState> ReadAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Ages));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Jobs) { Parameters = { new("jobs", JobNames.All.ToArray()) } });
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);

        await row.ReadAsync(cancellationToken);
        var now = row.GetFieldValue<DateTimeOffset>(0);
        var times = Enumerable.Range(1, 4).Select(column => row.Maybe<DateTimeOffset>(column)).ToList();

        List<JobState> jobs = [];
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            jobs.Add(new JobState(
                row.GetString(0), TimeSpan.FromSeconds(row.GetInt32(1)), row.Maybe<DateTimeOffset>(2), row.Maybe<DateTimeOffset>(3)));
        }

        return new PipelineState(now, times[0], times[1], times[2], times[3], jobs);
    }
}
