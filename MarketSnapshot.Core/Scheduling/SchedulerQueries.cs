using System.Globalization;
using System.Text.Json;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Watch;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>What operators ask about the scheduled work. Reads only.</summary>
public sealed class SchedulerQueries(
    NpgsqlDataSource database,
    PublishBacklogReader backlog,
    PipelineStateReader state,
    AuditStates audits,
    IOptions<PublishingOptions> publishing,
    IOptions<SchedulerOptions> options)
{
    private const string Columns =
        "id, job, trigger, scheduled_for, started_at, finished_at, heartbeat_at, outcome, node, takeovers, previous_node, counts, error, caller";

    // The lateral part reads the few newest runs of each job off ix_job_runs_started_at_id; scheduled and manual runs are told by start.
    private const string Jobs = $"""
        select now() as read_at, names.name, schedule.interval_seconds,
               (select max(finished_at) from job_runs where job = names.name and outcome = 'succeeded'), run.*
          from unnest(@jobs) with ordinality as names(name, place)
          left join job_schedules as schedule on schedule.job = names.name
          left join lateral (
               select {Columns} from job_runs where job = names.name order by started_at desc, id desc limit 1) as run on true
         order by names.place
        """;

    // Who was stopped in good order is no news.
    private const string Nodes = """
        select node, started_at, seen_at, seen_at > now() - @dead_after
          from scheduler_nodes
         where stopped_at is null
         order by seen_at desc, node
         limit 100
        """;

    // Served by ix_job_runs_started_at_id, read backwards from the cursor. A run's start changes only where it is taken over, which makes it new.
    private const string Runs = $"""
        select {Columns}
          from job_runs
         where (@job::text is null or job = @job)
           and (@after_start::timestamptz is null or (started_at, id) < (@after_start, @after_id))
         order by started_at desc, id desc
         limit @rows
        """;

    /// <summary>Where the scheduled work stands now.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>All jobs and the backlog.</returns>
    public async Task<SchedulerOverview> GetOverviewAsync(CancellationToken cancellationToken)
    {
        var jobs = await ReadJobsAsync(JobNames.All, cancellationToken);
        var nodes = await ReadNodesAsync(cancellationToken);
        var waiting = await backlog.ReadAsync(cancellationToken);
        var ages = await state.ReadAsync(cancellationToken);
        var problems = PipelineRule.Problems(ages, PipelineBounds.Of(publishing.Value, options.Value));
        var audit = await audits.ReadAsync(cancellationToken);
        return new SchedulerOverview(
            audit.Problem is { } braked ? [.. problems, braked] : problems,
            nodes,
            jobs,
            waiting.Ready + waiting.Leased,
            waiting.Ready,
            waiting.Leased,
            waiting.Parked,
            PublishBacklog.CountLimit,
            waiting.OldestUnpublishedAt is null ? null : waiting.OldestAge.TotalSeconds,
            ages.AgeOf(ages.WaitingSince)?.TotalSeconds,
            ages.AgeOf(ages.ParkedSince)?.TotalSeconds,
            ages.AgeOf(ages.ChangedSince)?.TotalSeconds);
    }

    /// <summary>When the market is brought up to date next.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The interval, the last sync that ended well, and the next one.</returns>
    public async Task<SyncOutlook> GetNextSyncAsync(CancellationToken cancellationToken) =>
        await ReadJobsAsync([JobNames.Sync], cancellationToken) is [var sync] ? new(sync.IntervalSeconds, sync.LastSuccessAt, sync.NextRunAt) : new(null, null, null);

    /// <summary>Runs, the latest start first.</summary>
    /// <param name="job">Only this job's; null for all.</param>
    /// <param name="cursor">Where the page before ended; null for the first page.</param>
    /// <param name="limit">Rows on the page.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The page.</returns>
    /// <exception cref="InvalidFieldException">There is no such job, or the cursor is not one of this list's.</exception>
    public async Task<Page<JobRunView>> ListRunsAsync(string? job, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (job is not null && !JobNames.All.Contains(job, StringComparer.Ordinal))
            throw new InvalidFieldException("job", $"There is no such job; the jobs are {string.Join(", ", JobNames.All)}.");

        var after = ReadCursor(cursor);
        await using var command = database.CreateCommand(Runs);
        command.Parameters.AddWithValue("job", (object?)job ?? DBNull.Value);
        command.Parameters.AddWithValue("after_start", (object?)after?.StartedAt ?? DBNull.Value);
        command.Parameters.AddWithValue("after_id", (object?)after?.Id ?? DBNull.Value);
        command.Parameters.AddWithValue("rows", limit + 1);

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<JobRunView> runs = [];
        while (await reader.ReadAsync(cancellationToken))
            runs.Add(ReadRun(reader, first: 0));
        return Page<JobRunView>.Of(runs, limit, run => [run.StartedAt.ToString("O", CultureInfo.InvariantCulture), run.Id.ToString()]);
    }

    private async Task<List<JobOverview>> ReadJobsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Jobs);
        command.Parameters.AddWithValue("jobs", names.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        List<JobOverview> jobs = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var now = reader.GetFieldValue<DateTimeOffset>(0);
            int? seconds = reader.IsDBNull(2) ? null : reader.GetInt32(2);
            var next = seconds is { } length && JobInterval.TryCreate(TimeSpan.FromSeconds(length), out var interval) ? interval.NextAfter(now) : (DateTimeOffset?)null;
            jobs.Add(new JobOverview(
                reader.GetString(1), seconds, reader.IsDBNull(4) ? null : ReadRun(reader, first: 4), reader.Maybe<DateTimeOffset>(3), next));
        }

        return jobs;
    }

    private async Task<List<SchedulerNodeView>> ReadNodesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Nodes);
        command.Parameters.AddWithValue("dead_after", options.Value.DeadAfter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<SchedulerNodeView> nodes = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            nodes.Add(new SchedulerNodeView(
                reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetBoolean(3)));
        }

        return nodes;
    }

    private static JobRunView ReadRun(NpgsqlDataReader reader, int first) => new(
        reader.GetGuid(first),
        reader.GetString(first + 1),
        EnumText<JobTrigger>.Parse(reader.GetString(first + 2)),
        reader.GetFieldValue<DateTimeOffset>(first + 3),
        reader.GetFieldValue<DateTimeOffset>(first + 4),
        reader.IsDBNull(first + 5) ? null : reader.GetFieldValue<DateTimeOffset>(first + 5),
        reader.GetFieldValue<DateTimeOffset>(first + 6),
        EnumText<JobOutcome>.Parse(reader.GetString(first + 7)),
        reader.GetString(first + 8),
        reader.GetInt32(first + 9),
        reader.Text(first + 10),
        reader.IsDBNull(first + 11) ? new Dictionary<string, long>(StringComparer.Ordinal) : JsonSerializer.Deserialize<Dictionary<string, long>>(reader.GetString(first + 11))!,
        reader.Text(first + 12),
        reader.Text(first + 13));

    private static (DateTimeOffset StartedAt, Guid Id)? ReadCursor(string? cursor) => Cursor.Decode(cursor, 2) switch
    {
        null => null,
        [var start, var id] when DateTimeOffset.TryParseExact(start, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var startedAt)
            && startedAt.Offset == TimeSpan.Zero && Guid.TryParse(id, out var runId) => (startedAt, runId),
        _ => throw Cursor.Invalid(),
    };
}
