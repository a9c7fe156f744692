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

    [Fact]
    public async Task The_pace_counts_every_change_on_the_market_whoever_brought_it_there()
    {
        const string Counted = "select count(*), count(*) filter (where at >= date_bin('10 minutes', now(), 'epoch')) from listing_events";
        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "rice", quantity_kg = 1, duration_days = 10,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        await topology.Api.Post($"/api/snapshots/{booking["id"]}/publish", body: null, System.Net.HttpStatusCode.OK);

        // Other tests publish meanwhile, and nothing here is an hour old.
        var before = await CountAsync();
        var pace = await topology.Api.Get("/api/scheduler/pace");
        var after = await CountAsync();
        var bars = pace["bars"]!.AsArray();
        Assert.Equal(36, bars.Count);
        Assert.InRange((long)pace["last_hour"]!, before.All, after.All);
        Assert.InRange(bars.Sum(bar => (long)bar!["changes"]!), before.All, after.All);
        if (after.Now >= before.Now)
            Assert.InRange((long)bars[^1]!["changes"]!, before.Now, after.Now);

        async Task<(long All, long Now)> CountAsync()
        {
            await using var command = topology.Database.CreateCommand(Counted);
            await using var row = await command.ExecuteReaderAsync(Cancellation);
            await row.ReadAsync(Cancellation);
            return (row.GetInt64(0), row.GetInt64(1));
        }
    }
}
