using Npgsql;

namespace MarketSnapshot.Core.Scheduling;

/// <summary><c>job_schedules</c>: tells everybody the intervals that schedulers really use, whatever their own configuration says.</summary>
public sealed class JobSchedules(NpgsqlDataSource database)
{
    // One statement for all jobs, in one order, so that two schedulers that start at once can't lock each other out.
    private const string Publish = """
        insert into job_schedules as schedule (job, interval_seconds, node, updated_at)
        select job, seconds, @node, now() from unnest(@jobs, @seconds) as given(job, seconds) order by job
        on conflict (job) do update set interval_seconds = excluded.interval_seconds, node = excluded.node, updated_at = excluded.updated_at
        """;

    /// <summary>Tells the intervals of this process.</summary>
    /// <param name="options">The intervals.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <returns>When they are stored.</returns>
    public async Task PublishAsync(SchedulerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        await using var command = database.CreateCommand(Publish);
        command.Parameters.AddWithValue("jobs", JobNames.All.ToArray());
        command.Parameters.AddWithValue("seconds", JobNames.All.Select(job => options.IntervalOf(job).Seconds).ToArray());
        command.Parameters.AddWithValue("node", JobLedger.Node);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
