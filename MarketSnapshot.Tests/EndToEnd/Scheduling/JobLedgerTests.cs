using MarketSnapshot.Core.Scheduling;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

public sealed class JobLedgerTests(Topology topology)
{
    private static readonly DateTimeOffset Slot = new(2026, 3, 4, 5, 10, 0, TimeSpan.Zero);
    private static readonly JobInterval Daily = JobInterval.Of(TimeSpan.FromDays(1));
    private static readonly TimeSpan DeadAfter = TimeSpan.FromMinutes(1);

    private readonly JobLedger _ledger = new(topology.Database);
    private readonly string _job = $"test_{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scheduled_run_goes_to_one_of_many_that_ask_at_once()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _ledger.ClaimAsync(_job, Slot, Cancellation)));

        var run = Assert.Single(claims, claim => claim is not null);
        Assert.Equal(Slot, run!.ScheduledFor);
        var row = Assert.Single(await JobRow.ReadAsync(topology.Database, _job));
        Assert.Equal((run.Id, "schedule", "running"), (row.Id, row.Trigger, row.Outcome));
    }

    [Fact]
    public async Task A_run_that_has_ended_is_not_made_again()
    {
        foreach (var outcome in new[] { JobOutcome.Succeeded, JobOutcome.Failed })
        {
            var run = await _ledger.ClaimAsync(_job, Slot.AddMinutes((int)outcome), Cancellation);
            await FinishAsync(run!, outcome);

            Assert.Null(await _ledger.ClaimAsync(_job, run!.ScheduledFor, Cancellation));
        }
    }

    [Fact]
    public async Task A_run_that_a_shutdown_cut_short_is_taken_up_by_another_and_closed_to_the_first()
    {
        var first = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        await FinishAsync(first!, JobOutcome.Cancelled);

        var second = await _ledger.ClaimAsync(_job, Slot, Cancellation);

        Assert.NotNull(second);
        Assert.NotEqual(first!.Id, second.Id);
        Assert.False(await _ledger.BeatAsync(first, Cancellation));
        Assert.False(await FinishAsync(first, JobOutcome.Failed));
        Assert.True(await FinishAsync(second, JobOutcome.Succeeded));
        Assert.Equal("succeeded", Assert.Single(await JobRow.ReadAsync(topology.Database, _job)).Outcome);
    }

    [Fact]
    public async Task A_missed_run_is_made_once()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.Zero, Cancellation)));

        var run = Assert.Single(claims, claim => claim is not null);
        Assert.Equal(TimeSpan.Zero, run!.ScheduledFor.TimeOfDay);
        Assert.InRange(DateTimeOffset.UnixEpoch.AddDays(DaysNow()) - run.ScheduledFor, TimeSpan.Zero, TimeSpan.FromDays(1));
        Assert.Equal("catch_up", Assert.Single(await JobRow.ReadAsync(topology.Database, _job)).Trigger);
    }

    [Fact]
    public async Task Nothing_was_missed_where_a_run_was_made_since()
    {
        await FinishAsync((await _ledger.ClaimNowAsync(_job, DeadAfter, Cancellation))!, JobOutcome.Failed);

        Assert.Null(await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_run_is_not_missed_before_the_grace_is_over()
    {
        Assert.Null(await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.FromDays(1), Cancellation));
        Assert.NotNull(await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_run_that_was_cut_short_counts_as_missed()
    {
        var first = await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.Zero, Cancellation);
        await FinishAsync(first!, JobOutcome.Cancelled);

        var second = await _ledger.ClaimMissedAsync(_job, Daily, TimeSpan.Zero, Cancellation);

        Assert.Equal(first!.ScheduledFor, second?.ScheduledFor);
    }

    [Fact]
    public async Task Of_many_that_want_a_job_now_one_gets_it()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _ledger.ClaimNowAsync(_job, DeadAfter, Cancellation)));

        var run = Assert.Single(claims, claim => claim is not null);
        await FinishAsync(run!, JobOutcome.Succeeded);
        Assert.NotNull(await _ledger.ClaimNowAsync(_job, DeadAfter, Cancellation));
        Assert.All(await JobRow.ReadAsync(topology.Database, _job), row => Assert.Equal("manual", row.Trigger));
    }

    [Fact]
    public async Task A_run_whose_worker_died_is_in_nobodys_way()
    {
        var dead = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        Assert.Null(await _ledger.ClaimNowAsync(_job, DeadAfter, Cancellation));

        await JobRow.ChangeAsync(topology.Database, "update job_runs set heartbeat_at = now() - interval '2 minutes' where id = $1", dead!.Id);

        Assert.NotNull(await _ledger.ClaimNowAsync(_job, DeadAfter, Cancellation));
    }

    [Fact]
    public async Task A_host_whose_clock_is_ahead_does_not_use_up_the_runs_to_come()
    {
        var now = new DateTimeOffset(TimeProvider.System.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

        Assert.Null(await _ledger.ClaimAsync(_job, now.AddMinutes(5), Cancellation));
        Assert.Empty(await JobRow.ReadAsync(topology.Database, _job));
        Assert.NotNull(await _ledger.ClaimAsync(_job, now.AddSeconds(2), Cancellation));
    }

    [Fact]
    public async Task An_end_that_is_recorded_again_because_the_first_answer_was_lost_is_still_ones_own()
    {
        var run = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        Assert.True(await FinishAsync(run!, JobOutcome.Succeeded));
        var first = Assert.Single(await JobRow.ReadAsync(topology.Database, _job));

        Assert.True(await FinishAsync(run!, JobOutcome.Succeeded));
        Assert.False(await FinishAsync(run!, JobOutcome.Failed));

        Assert.Equal((first.FinishedAt, "succeeded"), (Assert.Single(await JobRow.ReadAsync(topology.Database, _job)) is var row ? row.FinishedAt : null, row.Outcome));
    }

    [Fact]
    public async Task What_a_run_did_is_recorded_with_the_databases_clock()
    {
        var run = await _ledger.ClaimAsync(_job, Slot, Cancellation);
        Assert.True(await _ledger.BeatAsync(run!, Cancellation));

        await _ledger.FinishAsync(
            new JobRunResult(run!.Id, _job, Slot, JobOutcome.Succeeded, new Dictionary<string, long> { ["published"] = 3 }, Error: null), Cancellation);

        var row = Assert.Single(await JobRow.ReadAsync(topology.Database, _job));
        Assert.Equal("""{"published": 3}""", row.Counts);
        Assert.True(row.StartedAt <= row.FinishedAt, $"{row}");
        Assert.False(await _ledger.BeatAsync(run, Cancellation));
    }

    private Task<bool> FinishAsync(ClaimedRun run, JobOutcome outcome) => _ledger.FinishAsync(
        new JobRunResult(run.Id, run.Job, run.ScheduledFor, outcome, new Dictionary<string, long>(), outcome == JobOutcome.Failed ? "as it should" : null),
        Cancellation);

    private static double DaysNow() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;
}
