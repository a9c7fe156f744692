using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

/// <summary>Runs whose worker died, in a database that no scheduler looks after but the test.</summary>
public sealed class AbandonedRunTests(SharedStores shared) : IClassFixture<SharedStores>
{
    private static readonly DateTimeOffset Slot = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly JobInterval Daily = JobInterval.Of(TimeSpan.FromDays(1));
    private static readonly TimeSpan DeadAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly JobLedger _ledger = new(shared.Stores.Database);
    private readonly string _job = $"test_{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NpgsqlDataSource Database => shared.Stores.Database;

    [Theory]
    [InlineData("2 minutes")]
    [InlineData("-1 hour")]
    public async Task A_run_whose_heartbeat_stopped_is_marked_abandoned_by_one_of_many_and_goes_to_another(string silence)
    {
        var dead = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        await SilenceAsync(dead!, silence);

        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _ledger.AbandonDeadAsync(DeadAfter, Cancellation)));
        var abandoned = Assert.Single(told.SelectMany(marked => marked), run => run.Job == _job);
        Assert.Equal((dead!.Id, Slot), (abandoned.Id, abandoned.ScheduledFor));
        var row = Assert.Single(await JobRow.ReadAsync(Database, _job));
        Assert.Equal(("abandoned", JobFailures.WorkerDied), (row.Outcome, row.Error));
        Assert.NotNull(row.FinishedAt);

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _ledger.ClaimAsync(_job, Slot, Cancellation)));
        var second = Assert.Single(claims, claim => claim is not null);
        row = Assert.Single(await JobRow.ReadAsync(Database, _job));
        Assert.Equal((second!.Id, "running", 1, second.TakenFrom), (row.Id, row.Outcome, row.Takeovers, row.PreviousNode));
    }

    [Fact]
    public async Task Who_comes_back_from_the_dead_can_write_to_the_run_no_more()
    {
        var frozen = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        await SilenceAsync(frozen!, "2 minutes");
        await _ledger.AbandonDeadAsync(DeadAfter, Cancellation);

        Assert.False(await _ledger.BeatAsync(frozen!, Cancellation));
        Assert.False(await FinishAsync(frozen!, JobOutcome.Succeeded));
        var second = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        Assert.False(await _ledger.BeatAsync(frozen!, Cancellation));
        Assert.False(await FinishAsync(frozen!, JobOutcome.Succeeded));
        Assert.False(await FinishAsync(frozen!, JobOutcome.Cancelled));

        Assert.True(await FinishAsync(second!, JobOutcome.Failed));
        Assert.Equal("failed", Assert.Single(await JobRow.ReadAsync(Database, _job)).Outcome);
    }

    [Fact]
    public async Task A_run_by_hand_whose_process_was_killed_does_not_run_forever()
    {
        var dead = await _ledger.ClaimNowAsync(_job, DeadAfter, Cancellation);
        await SilenceAsync(dead!, "2 minutes");

        Assert.Contains(await _ledger.AbandonDeadAsync(DeadAfter, Cancellation), run => run.Id == dead!.Id);

        var row = Assert.Single(await JobRow.ReadAsync(Database, _job));
        Assert.Equal(("manual", "abandoned"), (row.Trigger, row.Outcome));
        // It made nothing, so the job's last scheduled time is still to be made.
        Assert.NotNull(await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_run_that_is_alive_is_left_alone()
    {
        var run = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        await SilenceAsync(run!, "50 seconds");

        Assert.DoesNotContain(await _ledger.AbandonDeadAsync(DeadAfter, Cancellation), dead => dead.Job == _job);
        Assert.True(await _ledger.BeatAsync(run!, Cancellation));
        Assert.Null(await _ledger.ClaimAsync(_job, Slot, Cancellation));
    }

    [Fact]
    public async Task An_abandoned_run_is_made_at_once_and_not_after_the_grace()
    {
        var dead = await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.Zero, Cancellation);
        await SilenceAsync(dead!, "2 minutes");
        Assert.Null(await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.FromDays(1), Cancellation));
        await _ledger.AbandonDeadAsync(DeadAfter, Cancellation);

        var second = await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.FromDays(1), Cancellation);

        Assert.Equal((dead!.ScheduledFor, JobLedger.Node), (second!.ScheduledFor, second.TakenFrom));
    }

    [Fact]
    public async Task A_worker_that_comes_back_from_a_freeze_and_ends_its_work_does_not_count_as_the_one_that_made_the_run()
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        // Its first heartbeat is due long after the end of the test, as if it were frozen.
        var frozen = new RunnerUnderTest(
            Database,
            async _ =>
            {
                entered.SetResult();
                await release.Task;
                return new { Published = 7 };
            },
            heartbeat: TimeSpan.FromMinutes(5));
        var running = frozen.Runner.RunScheduledAsync(JobNames.Cleanup, Slot, Cancellation);
        await entered.Task.WaitAsync(Patience, Cancellation);
        await JobRow.ChangeAsync(Database, "update job_runs set heartbeat_at = now() - interval '1 hour' where scheduled_for = $1", Slot);
        var other = new RunnerUnderTest(Database, _ => Task.FromResult<object>(new { Published = 1 }));

        Assert.Single(await other.Ledger.AbandonDeadAsync(DeadAfter, Cancellation), dead => dead.ScheduledFor == Slot && dead.Job == JobNames.Cleanup);
        Assert.Equal(JobOutcome.Succeeded, (await other.Runner.RunScheduledAsync(JobNames.Cleanup, Slot, Cancellation))?.Outcome);
        release.SetResult();

        Assert.Equal(JobOutcome.Abandoned, (await running.WaitAsync(Patience, Cancellation))?.Outcome);
        var row = Assert.Single(await JobRow.ReadAsync(Database, JobNames.Cleanup), row => row.ScheduledFor == Slot.UtcDateTime);
        Assert.Equal(("succeeded", """{"published": 1}""", 1, row.Node), (row.Outcome, row.Counts, row.Takeovers, row.PreviousNode));
        Assert.StartsWith(
            $"Warning: {JobNames.Cleanup} for {Slot:u} is no longer this process's run", Assert.Single(frozen.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_takes_over_what_a_dead_worker_left_and_goes_on_while_it_works()
    {
        var release = new TaskCompletionSource();
        var runner = new RunnerUnderTest(
            Database,
            async stop =>
            {
                await release.Task.WaitAsync(stop);
                return new { Examined = 3 };
            },
            JobNames.Reconcile);
        var interval = JobInterval.Of(new SchedulerOptions().ReconcileInterval);
        // The others have nothing to make up for.
        foreach (var job in JobNames.All.Where(job => job != JobNames.Reconcile))
            await _ledger.ClaimNowAsync(job, TimeSpan.FromTicks(1), Cancellation);
        var dead = await _ledger.ClaimMissedAsync(JobNames.Reconcile, interval, TimeSpan.Zero, Cancellation);
        await SilenceAsync(dead!, "40 seconds");

        await runner.Recovery.LookAsync(atStart: false, Cancellation);
        await runner.Recovery.LookAsync(atStart: false, Cancellation);

        var row = Assert.Single(await JobRow.ReadAsync(Database, JobNames.Reconcile));
        Assert.Equal(("running", 1, JobLedger.Node), (row.Outcome, row.Takeovers, row.PreviousNode));
        release.SetResult();
        await runner.Recovery.EndAsync().WaitAsync(Patience, Cancellation);
        row = Assert.Single(await JobRow.ReadAsync(Database, JobNames.Reconcile));
        Assert.Equal(("succeeded", """{"examined": 3}""", 1), (row.Outcome, row.Counts, row.Takeovers));
    }

    private Task SilenceAsync(ClaimedRun run, string silence) => JobRow.ChangeAsync(
        Database, "update job_runs set heartbeat_at = now() - $1::text::interval where id = $2", silence, run.Id);

    private Task<bool> FinishAsync(ClaimedRun run, JobOutcome outcome) => _ledger.FinishAsync(
        new JobRunResult(run.Id, run.Job, run.ScheduledFor, outcome, new Dictionary<string, long>(), outcome == JobOutcome.Failed ? "as it should" : null),
        Cancellation);
}
