using MarketSnapshot.Core;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Watch;
using Microsoft.Extensions.Options;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

public sealed class SchedulerQueriesTests(Topology topology)
{
    private readonly SchedulerQueries _queries = new(
        topology.Database,
        new PublishBacklogReader(topology.Database),
        new PipelineStateReader(topology.Database),
        new AuditStates(topology.Database),
        Options.Create(new PublishingOptions()),
        Options.Create(new SchedulerOptions()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_runs_show_every_run_once_the_latest_first()
    {
        var runner = new RunnerUnderTest(topology.Database, _ => Task.FromResult<object>(new { Removed = 7 }));
        List<Guid> made = [];
        for (var run = 0; run < 7; run++)
            made.Insert(0, (await runner.Runner.RunScheduledAsync(JobNames.Cleanup, RunnerUnderTest.NextFreeDay(), Cancellation))!.Id);

        List<JobRunView> shown = [];
        string? cursor = null;
        do
        {
            var page = await _queries.ListRunsAsync(JobNames.Cleanup, cursor, limit: 3, Cancellation);
            Assert.InRange(page.Items.Count, 1, 3);
            shown.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(made, shown.Select(run => run.Id).Where(made.Contains));
        Assert.Equal(shown.Count, shown.DistinctBy(run => run.Id).Count());
        Assert.Equal(shown.OrderByDescending(run => run.StartedAt).Select(run => run.Id), shown.Select(run => run.Id));
        Assert.Equal(7, shown.First(run => run.Id == made[0]).Counts["removed"]);
    }

    [Fact]
    public async Task A_job_that_does_not_exist_and_a_cursor_of_another_list_are_named()
    {
        var job = await Assert.ThrowsAsync<InvalidFieldException>(() => _queries.ListRunsAsync("brew_tea", cursor: null, limit: 3, Cancellation));
        var cursor = await Assert.ThrowsAsync<InvalidFieldException>(
            () => _queries.ListRunsAsync(job: null, Cursor.Encode("yesterday", "noon"), limit: 3, Cancellation));

        Assert.Equal(("job", "cursor"), (job.Field, cursor.Field));
    }

    [Fact]
    public async Task The_overview_tells_each_jobs_interval_last_run_and_next_run()
    {
        var runner = new RunnerUnderTest(topology.Database, _ => Task.FromResult<object>(new { }));
        await runner.Runner.RunScheduledAsync(JobNames.Cleanup, RunnerUnderTest.NextFreeDay(), Cancellation);

        var overview = await Eventually.Get(
            async () => await _queries.GetOverviewAsync(Cancellation) is { } found && found.Jobs.All(job => job.IntervalSeconds is not null) ? found : null,
            "the scheduler's intervals in the database");

        Assert.Equal(JobNames.All, overview.Jobs.Select(job => job.Job));
        var cleanup = overview.Jobs.Single(job => job.Job == JobNames.Cleanup);
        Assert.Equal(86400, cleanup.IntervalSeconds);
        Assert.Equal(TimeSpan.Zero, cleanup.NextRunAt?.TimeOfDay);
        Assert.InRange(cleanup.NextRunAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromDays(1));
        Assert.NotNull(cleanup.LastRun);
        Assert.True(overview.Backlog >= 0 && overview.OldestUnpublishedAgeSeconds is null or >= 0);
    }

    [Fact]
    public async Task Who_waits_for_a_listing_is_told_when_the_next_sync_is_due()
    {
        var told = await Eventually.Get(
            async () => await topology.Api.Get("/api/scheduler/next-sync") is { } found && found["next_run_at"] is not null ? found : null,
            "the scheduler's interval in the database");

        Assert.Equal(86400, (int)told["interval_seconds"]!);
        var overview = (await _queries.GetOverviewAsync(Cancellation)).Jobs.Single(job => job.Job == JobNames.Sync);
        Assert.Equal(overview.NextRunAt, (DateTimeOffset)told["next_run_at"]!);
        Assert.True(told.AsObject().ContainsKey("last_success_at"));
    }
}
