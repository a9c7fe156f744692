using TickerQ.Internal;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.TickerQ;

public sealed class JobSchedulerTests
{
    private const string EverySecond = "* * * * * *";

    [Fact]
    public async Task A_job_runs_at_each_of_its_times_in_a_scope_of_its_own()
    {
        await using var host = await JobHost.StartAsync(("Records", EverySecond));

        await host.UntilAsync("two runs", () => host.Probe.Runs.Count >= 2);

        var runs = host.Probe.Runs.Take(2).ToList();
        Assert.All(runs, run => Assert.Equal("records", run.Context.FunctionName));
        Assert.All(runs, run => Assert.Equal(DateTimeKind.Utc, run.Context.ScheduledFor.Kind));
        Assert.Equal(TimeSpan.FromSeconds(1), runs[1].Context.ScheduledFor - runs[0].Context.ScheduledFor);
        Assert.Equal(0, runs[0].Context.ScheduledFor.Ticks % TimeSpan.TicksPerSecond);
        Assert.NotEqual(runs[0].Context.Id, runs[1].Context.Id);
        Assert.NotSame(runs[0].Scoped, runs[1].Scoped);
    }

    [Fact]
    public async Task A_job_that_fails_is_told_to_the_handler_and_runs_again()
    {
        await using var host = await JobHost.StartAsync(("Fails", EverySecond));

        await host.UntilAsync("two failures", () => host.Probe.Endings.Count(ending => ending == "failed: as it should") >= 2);

        Assert.Contains("Error: fails failed (as it should)", host.Log);
    }

    [Fact]
    public async Task A_run_skips_while_an_earlier_one_is_under_way()
    {
        await using var host = await JobHost.StartAsync(("Skips", EverySecond));

        await host.UntilAsync("a skipped run", () => host.Log.Any(line => line.StartsWith("Information: skips is skipped", StringComparison.Ordinal)));

        Assert.Equal(["entered"], host.Probe.Endings);
    }

    [Fact]
    public async Task Stopping_cancels_running_jobs_and_waits_for_them()
    {
        await using var host = await JobHost.StartAsync(("Heeds", EverySecond));
        await host.Probe.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await host.StopAsync();

        Assert.Contains("tidied up", host.Probe.Endings);
        Assert.Contains("cancelled", host.Probe.Endings);
        Assert.DoesNotContain(host.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_does_not_wait_beyond_the_time_that_the_host_allows()
    {
        await using var host = await JobHost.StartAsync(("Ignores", EverySecond));
        await host.Probe.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.False(host.Probe.Release.Task.IsCompleted);
    }

    [Fact]
    public async Task A_job_whose_expression_is_missing_or_wrong_is_named_and_left_out()
    {
        await using var host = await JobHost.StartAsync(("Records", EverySecond), ("Fails", "0 0 0 13 * 5"), ("Heeds", "0 0 0 31 2 *"));

        await host.UntilAsync("a run of the job that is in order", () => !host.Probe.Runs.IsEmpty);

        Assert.Contains(host.Log, line => line.StartsWith("Warning: fails will never run: ", StringComparison.Ordinal));
        Assert.Contains(host.Log, line => line.StartsWith("Warning: heeds will never run: ", StringComparison.Ordinal));
        Assert.Contains("Warning: ignores will never run: configuration has nothing under %TickerQTests:Ignores%", host.Log);
        Assert.DoesNotContain("ran without an expression", host.Probe.Endings);
    }

    [Theory]
    [InlineData(typeof(TestJobs.Nested), "nested class")]
    [InlineData(typeof(AbstractJob), "abstract class")]
    [InlineData(typeof(JobWithAnotherParameter), "takes nothing but")]
    public void A_method_that_cannot_be_a_job_is_named(Type type, string why)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => FunctionCatalog.Find([type]));

        Assert.Contains(type.FullName!, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_jobs_of_one_name_are_refused()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => FunctionCatalog.Find([typeof(TestJobs), typeof(TestJobs)]));

        Assert.Contains("'records'", refusal.Message, StringComparison.Ordinal);
    }
}
