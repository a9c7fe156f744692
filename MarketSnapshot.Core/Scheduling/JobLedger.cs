using System.Text.Json;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>The ledger in PostgreSQL, table <c>job_runs</c>.</summary>
internal sealed class JobLedger(NpgsqlDataSource database) : IJobLedger
{
    /// <summary>This process, as the ledger names it.</summary>
    public static readonly string Node = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>How far a host's clock may be ahead of PostgreSQL's and still start its runs in time; from there on they count as missed, and are made a little later.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    // The unique index on (job, scheduled_for) decides between processes that insert at the same moment. A run that a shutdown cut short
    // or whose worker died is free for whoever asks next; under its new id the process that had it before can't touch it any more.
    private const string TakeOver = """
        on conflict (job, scheduled_for) do update
           set id = excluded.id, trigger = excluded.trigger, node = excluded.node, started_at = excluded.started_at,
               heartbeat_at = excluded.heartbeat_at, finished_at = null, outcome = excluded.outcome, counts = null, error = null,
               takeovers = run.takeovers + 1, previous_node = run.node, caller = null
         where run.outcome in ('cancelled', 'abandoned')
        returning run.scheduled_for, run.previous_node
        """;

    // A scheduled time that lies ahead of PostgreSQL's clock is no run yet: a host whose clock is wrong would use up the runs to come.
    private const string Claim = $"""
        insert into job_runs as run (id, job, scheduled_for, trigger, node, started_at, heartbeat_at, outcome)
        select @id, @job, @slot, @trigger, @node, now(), now(), 'running'
         where @slot <= now() + @ahead
        {TakeOver}
        """;

    // Served by the same index. A run at or after the slot, scheduled or by hand, covers it, however it ended; one that was cut short or
    // abandoned covers nothing, and there is nothing to wait for.
    private const string ClaimMissed = $"""
        with due as (select to_timestamp((floor(extract(epoch from now()) / @seconds) * @seconds)::double precision) as slot)
        insert into job_runs as run (id, job, scheduled_for, trigger, node, started_at, heartbeat_at, outcome)
        select @id, @job, due.slot, @trigger, @node, now(), now(), 'running'
          from due
         where not exists (
                   select from job_runs where job = @job and scheduled_for >= due.slot and outcome not in ('cancelled', 'abandoned'))
           and (due.slot <= now() - @grace
                or exists (select from job_runs where job = @job and scheduled_for = due.slot and outcome in ('cancelled', 'abandoned')))
        {TakeOver}
        """;

    // Two people at once: the second waits for the first one's insert and then, in a statement of its own, sees it.
    private const string LockJob = "select pg_advisory_xact_lock(hashtextextended('job_runs:' || @job, 0))";

    private const string ClaimNow = """
        insert into job_runs (id, job, scheduled_for, trigger, caller, node, started_at, heartbeat_at, outcome)
        select @id, @job, at, @trigger, @caller, @node, at, at, 'running'
          from clock_timestamp() as at
         where not exists (select from job_runs where job = @job and outcome = 'running' and heartbeat_at > now() - @dead_after)
        on conflict (job, scheduled_for) do nothing
        returning scheduled_for, previous_node
        """;

    private const string Beat = "update job_runs set heartbeat_at = now() where id = @id and outcome = 'running'";

    // The second case is an attempt whose answer was lost, and which is made again. Nobody records that a run of its own is abandoned.
    private const string Finish = """
        update job_runs
           set finished_at = coalesce(finished_at, now()), heartbeat_at = now(), outcome = @outcome, counts = @counts, error = @error
         where id = @id and outcome in ('running', @outcome)
        """;

    // A heartbeat that lies ahead was written before PostgreSQL's clock was put back; who lives corrects it with the next one.
    private const string AbandonDead = """
        update job_runs
           set outcome = 'abandoned', finished_at = now(), error = @error
         where outcome = 'running' and heartbeat_at not between now() - @dead_after and now() + @dead_after
        returning id, job, scheduled_for, node, heartbeat_at
        """;

    /// <inheritdoc/>
    public async Task<ClaimedRun?> ClaimAsync(string job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        await using var command = Command(Claim, id, job, JobTrigger.Schedule);
        command.Parameters.AddWithValue("slot", slot.ToUniversalTime());
        command.Parameters.AddWithValue("ahead", Ahead);
        return await ClaimedAsync(command, id, job, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ClaimedRun?> ClaimMissedAsync(string job, JobInterval interval, TimeSpan grace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(interval);

        var id = Guid.CreateVersion7();
        await using var command = Command(ClaimMissed, id, job, JobTrigger.CatchUp);
        command.Parameters.AddWithValue("seconds", (decimal)interval.Seconds);
        command.Parameters.AddWithValue("grace", grace);
        return await ClaimedAsync(command, id, job, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ClaimedRun?> ClaimNowAsync(string job, TimeSpan deadAfter, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        await using var wait = new NpgsqlCommand(LockJob, connection, transaction);
        wait.Parameters.AddWithValue("job", job);
        await wait.ExecuteNonQueryAsync(cancellationToken);

        await using var command = WithClaim(new NpgsqlCommand(ClaimNow, connection, transaction), id, job, JobTrigger.Manual);
        command.Parameters.AddWithValue("dead_after", deadAfter);
        command.Parameters.With("caller", NpgsqlDbType.Text, Actor.Current);
        var run = await ClaimedAsync(command, id, job, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        return run;
    }

    /// <inheritdoc/>
    public async Task<bool> BeatAsync(ClaimedRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);

        await using var command = database.CreateCommand(Beat);
        command.Parameters.AddWithValue("id", run.Id);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <inheritdoc/>
    public async Task<bool> FinishAsync(JobRunResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);

        await using var command = database.CreateCommand(Finish);
        command.Parameters.AddWithValue("id", result.Id);
        command.Parameters.AddWithValue("outcome", EnumText<JobOutcome>.Of(result.Outcome));
        command.Parameters.Add(new NpgsqlParameter("counts", NpgsqlDbType.Jsonb)
        {
            Value = result.Outcome == JobOutcome.Succeeded || result.Counts.Count > 0 ? JsonSerializer.Serialize(result.Counts) : DBNull.Value,
        });
        command.Parameters.Add(new NpgsqlParameter("error", NpgsqlDbType.Text) { Value = (object?)result.Error ?? DBNull.Value });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AbandonedRun>> AbandonDeadAsync(TimeSpan deadAfter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AbandonDead);
        command.Parameters.AddWithValue("dead_after", deadAfter);
        command.Parameters.AddWithValue("error", JobFailures.WorkerDied);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        List<AbandonedRun> abandoned = [];
        while (await row.ReadAsync(cancellationToken))
        {
            abandoned.Add(new AbandonedRun(
                row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4)));
        }

        return abandoned;
    }

    private NpgsqlCommand Command(string sql, Guid id, string job, JobTrigger trigger) =>
        WithClaim(database.CreateCommand(sql), id, job, trigger);

    private static NpgsqlCommand WithClaim(NpgsqlCommand command, Guid id, string job, JobTrigger trigger)
    {
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("job", job);
        command.Parameters.AddWithValue("trigger", EnumText<JobTrigger>.Of(trigger));
        command.Parameters.AddWithValue("node", Node);
        return command;
    }

    private static async Task<ClaimedRun?> ClaimedAsync(NpgsqlCommand command, Guid id, string job, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new ClaimedRun(id, job, row.GetFieldValue<DateTimeOffset>(0)) { TakenFrom = row.Text(1) }
            : null;
    }
}
