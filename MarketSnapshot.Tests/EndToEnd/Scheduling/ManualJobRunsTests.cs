using MarketSnapshot.Core;
using MarketSnapshot.Core.Scheduling;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

/// <summary>Runs that a person asks for, by the runner of a process of its own on the database of the running system.</summary>
public sealed class ManualJobRunsTests(Topology topology)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_can_be_run_by_hand_but_not_while_it_runs()
    {
        var release = new TaskCompletionSource();
        var runner = new RunnerUnderTest(topology.Database, async _ =>
        {
            await release.Task;
            return new { Changed = 1 };
        }, JobNames.Reconcile);
        var other = new RunnerUnderTest(topology.Database, _ => Task.FromResult<object>(new { }), JobNames.Reconcile);

        var started = await FirstFreeAsync(runner);
        var conflict = await Assert.ThrowsAsync<ConflictException>(() => other.Manual.RunNowAsync(JobNames.Reconcile, Cancellation));
        release.SetResult();
        var result = await started.Completion.WaitAsync(Patience, Cancellation);

        Assert.Equal("job_running", conflict.Code);
        Assert.Equal(JobOutcome.Succeeded, result.Outcome);
        var row = await JobRow.FindAsync(topology.Database, JobNames.Reconcile, started.Run.Id);
        Assert.Equal(("manual", "succeeded", """{"changed": 1}"""), (row?.Trigger, row?.Outcome, row?.Counts));
    }

    [Fact]
    public async Task A_run_by_hand_outlives_the_request_and_ends_with_the_host()
    {
        var runner = new RunnerUnderTest(topology.Database, async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new { };
        }, JobNames.Reconcile);
        using var request = new CancellationTokenSource();
        var started = await FirstFreeAsync(runner, request.Token);

        await request.CancelAsync();
        Assert.False(started.Completion.IsCompleted);
        await runner.Manual.StopAsync(Cancellation).WaitAsync(Patience, Cancellation);

        Assert.Equal(JobOutcome.Cancelled, (await started.Completion.WaitAsync(Patience, Cancellation)).Outcome);
        Assert.Equal("cancelled", (await JobRow.FindAsync(topology.Database, JobNames.Reconcile, started.Run.Id))?.Outcome);
    }

    [Fact]
    public async Task A_job_that_does_not_exist_is_not_found()
    {
        var runner = new RunnerUnderTest(topology.Database, _ => Task.FromResult<object>(new { }));

        await Assert.ThrowsAsync<NotFoundException>(() => runner.Manual.RunNowAsync("brew_tea", Cancellation));
    }

    // The tests of this class, and others that use the system, take turns with this job.
    private static Task<StartedRun> FirstFreeAsync(RunnerUnderTest runner, CancellationToken? request = null) => Eventually.Get(
        async () =>
        {
            try
            {
                return await runner.Manual.RunNowAsync(JobNames.Reconcile, request ?? Cancellation);
            }
            catch (ConflictException)
            {
                return null;
            }
        },
        "no other run of the job under way");
}
