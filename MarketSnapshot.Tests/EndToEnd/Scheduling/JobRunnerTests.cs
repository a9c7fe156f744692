using MarketSnapshot.Core;
using MarketSnapshot.Core.Scheduling;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

public sealed class JobRunnerTests(Topology topology)
{
    private const string Job = JobNames.Cleanup;

    private readonly DateTimeOffset _day = RunnerUnderTest.NextFreeDay();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_recorded_with_its_counts_under_its_scheduled_time()
    {
        var runner = new RunnerUnderTest(
            topology.Database, _ => Task.FromResult<object>(new { Published = 3, LeasedElsewhere = 2L, Failures = new[] { "one" }, Note = "no count" }));

        var result = await runner.Runner.RunScheduledAsync(Job, _day.AddHours(7), Cancellation);

        Assert.Equal(JobOutcome.Succeeded, result?.Outcome);
        var row = await RowAsync(result);
        Assert.Equal(_day.UtcDateTime, row.ScheduledFor);
        Assert.Equal(("succeeded", null), (row.Outcome, row.Error));
        Assert.Equal("""{"published": 3, "leased_elsewhere": 2}""", row.Counts);
    }

    [Fact]
    public async Task A_run_that_came_to_its_end_without_doing_its_work_has_failed_and_keeps_its_counts()
    {
        var runner = new RunnerUnderTest(topology.Database, _ => Task.FromResult<object>(new JobReport(new { Published = 1 }, JobFailures.MarketAway)));

        var result = await runner.Runner.RunScheduledAsync(Job, _day, Cancellation);

        var row = await RowAsync(result);
        Assert.Equal(("failed", JobFailures.MarketAway, """{"published": 1}"""), (row.Outcome, row.Error, row.Counts));
        Assert.StartsWith("Warning: ", Assert.Single(runner.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_that_fire_make_one_run()
    {
        var made = 0;
        Task<object> Work(CancellationToken _)
        {
            Interlocked.Increment(ref made);
            return Task.FromResult<object>(new { });
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => new RunnerUnderTest(topology.Database, Work).Runner.RunScheduledAsync(Job, _day, Cancellation)));

        Assert.Equal(1, made);
        Assert.Single(results, result => result is not null);
    }

    [Fact]
    public async Task A_failure_is_recorded_in_words_that_give_nothing_away()
    {
        var runner = new RunnerUnderTest(
            topology.Database, _ => throw new InvalidOperationException("Host=db;Password=secret; select * from farmers"));

        var result = await runner.Runner.RunScheduledAsync(Job, _day, Cancellation);

        Assert.Equal("Unexpected error (InvalidOperationException); the log has the details.", (await RowAsync(result)).Error);
        Assert.Single(runner.Log, line => line.StartsWith("Error: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_away_is_named_and_logged_once()
    {
        var runner = new RunnerUnderTest(topology.Database, _ => throw new TimeoutException("A timeout occurred after 3000ms selecting a server at 127.0.0.1"));

        var result = await runner.Runner.RunScheduledAsync(Job, _day, Cancellation);

        Assert.Equal("MongoDB could not be reached or did not answer in time.", (await RowAsync(result)).Error);
        Assert.Equal(
            [$"Warning: {Job} failed: MongoDB could not be reached or did not answer in time. Its next run tries again."], runner.Log);
    }

    [Fact]
    public async Task A_run_that_is_stopped_is_recorded_as_cancelled_and_can_be_taken_up()
    {
        using var stop = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var runner = new RunnerUnderTest(topology.Database, async cancellationToken =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new { };
        });
        var running = runner.Runner.RunScheduledAsync(Job, _day, stop.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        await stop.CancelAsync();

        var result = await running.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal("cancelled", (await RowAsync(result)).Outcome);
        var second = new RunnerUnderTest(topology.Database, _ => Task.FromResult<object>(new { }));
        Assert.Equal(JobOutcome.Succeeded, (await second.Runner.RunScheduledAsync(Job, _day, Cancellation))?.Outcome);
    }

    [Fact]
    public async Task A_run_that_ends_early_because_it_is_stopped_is_not_recorded_as_a_success()
    {
        using var stop = new CancellationTokenSource();
        var runner = new RunnerUnderTest(topology.Database, async _ =>
        {
            await stop.CancelAsync();
            return new { Removed = 3 };
        });

        var result = await runner.Runner.RunScheduledAsync(Job, _day, stop.Token);

        Assert.Equal("cancelled", (await RowAsync(result)).Outcome);
        Assert.Equal(3, result!.Counts["removed"]);
    }

    [Fact]
    public async Task A_worker_says_that_it_lives()
    {
        var release = new TaskCompletionSource();
        var runner = new RunnerUnderTest(topology.Database, async _ =>
        {
            await release.Task;
            return new { };
        });
        var running = runner.Runner.RunScheduledAsync(Job, _day, Cancellation);

        await Eventually.Get(
            async () => (await JobRow.ReadAsync(topology.Database, Job)).Find(row => row.ScheduledFor == _day.UtcDateTime && row.HeartbeatAt > row.StartedAt),
            "a heartbeat after the start",
            () => string.Join(Environment.NewLine, runner.Log));

        release.SetResult();
        Assert.Equal(JobOutcome.Succeeded, (await running)?.Outcome);
    }

    [Fact]
    public async Task A_run_that_was_given_to_another_process_is_stopped_here()
    {
        var runner = new RunnerUnderTest(topology.Database, async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new { };
        });
        var running = runner.Runner.RunScheduledAsync(Job, _day, Cancellation);
        var row = await Eventually.Get(
            async () => (await JobRow.ReadAsync(topology.Database, Job)).Find(row => row.ScheduledFor == _day.UtcDateTime), "the run's row");

        await JobRow.ChangeAsync(topology.Database, "update job_runs set id = $1 where id = $2", Guid.NewGuid(), row.Id);

        var result = await running.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(JobOutcome.Abandoned, result?.Outcome);
        Assert.StartsWith($"Warning: {Job} for {_day:u} is no longer this process's run", Assert.Single(runner.Log), StringComparison.Ordinal);
        Assert.Contains(await JobRow.ReadAsync(topology.Database, Job), other => other.ScheduledFor == _day.UtcDateTime && other.Outcome == "running");
    }

    [Fact]
    public async Task Without_PostgreSQL_a_run_is_passed_over_with_one_line_in_the_log()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Password=secret;Database=none;Timeout=2");
        var runner = new RunnerUnderTest(nowhere, _ => Task.FromResult<object>(new { }));

        Assert.Null(await runner.Runner.RunScheduledAsync(Job, _day, Cancellation));

        var line = Assert.Single(runner.Log);
        Assert.StartsWith($"Warning: {Job} for 2001-", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_error_keeps_its_words()
    {
        var runner = new RunnerUnderTest(topology.Database, _ => throw new ConflictException("too_much", "That would withdraw too many listings."));

        var result = await runner.Runner.RunScheduledAsync(Job, _day, Cancellation);

        Assert.Equal("That would withdraw too many listings.", (await RowAsync(result)).Error);
    }

    private async Task<JobRow> RowAsync(JobRunResult? result)
    {
        Assert.NotNull(result);
        var row = await JobRow.FindAsync(topology.Database, Job, result.Id);
        Assert.NotNull(row);
        return row;
    }
}
