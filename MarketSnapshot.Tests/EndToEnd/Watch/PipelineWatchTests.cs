using System.Text.Json.Nodes;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Watch;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Watch;

/// <summary>That nothing happens is seen: in the health check, in the overview, and at a cost that does not grow with what waits.</summary>
public sealed class PipelineWatchTests(Topology topology)
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Health_degrades_when_a_change_is_not_published_and_says_which_bound_it_passed()
    {
        await using var stores = await WorkingAsync(services => services.Configure<PublishingOptions>(o => o.UnpublishedAlarm = TimeSpan.FromMinutes(20)));
        await using var health = await Health.StartAsync(stores);
        Assert.Equal((HealthStatus.Healthy, null), await health.AskAsync());

        var scene = await ReconcileTests.FullSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync("delete from change_log");
        Assert.Equal((HealthStatus.Healthy, null), await health.AskAsync());
        await stores.SqlAsync("update market_inventory_snapshots set unpublished_since = unpublished_since - interval '21 minutes'");

        var (status, words) = await health.AskAsync();
        Assert.Equal(HealthStatus.Degraded, status);
        Assert.Matches("^The market lacks a change since .*Z, 21 min ago; at most 20 min are expected.$", words);

        await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((HealthStatus.Healthy, null), await health.AskAsync());
    }

    [Fact]
    public async Task Health_tells_parked_snapshots_apart_from_waiting_ones()
    {
        await using var stores = await WorkingAsync();
        await using var health = await Health.StartAsync(stores);
        await stores.RebuildAsync((await ReconcileTests.FullSceneAsync(stores)).Booking);
        await stores.SqlAsync("delete from change_log");
        await stores.SqlAsync("update market_inventory_snapshots set unpublished_since = now() - interval '3 hours', parked_at = now(), last_error = 'refused'");

        var (status, words) = await health.AskAsync();
        Assert.Equal(HealthStatus.Degraded, status);
        Assert.StartsWith("Parked snapshots wait for an operator; ", words, StringComparison.Ordinal);

        var overview = await stores.Services.GetRequiredService<SchedulerQueries>().GetOverviewAsync(OwnStores.Stop);
        Assert.Equal((0L, 0L, 0L, 1L), (overview.Backlog, overview.Ready, overview.Leased, overview.Parked));
        Assert.Null(overview.OldestWaitingAgeSeconds);
        Assert.InRange(overview.OldestParkedAgeSeconds ?? 0, 10_800, 10_900);
        Assert.Equal([words ?? ""], overview.Problems);
    }

    [Fact]
    public async Task A_change_that_nobody_reconciles_is_seen_also_when_every_run_tries_and_fails()
    {
        await using var stores = await WorkingAsync();
        await using var health = await Health.StartAsync(stores);
        List<Facts.Scene> scenes = [await ReconcileTests.FullSceneAsync(stores), await ReconcileTests.FullSceneAsync(stores)];
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        await stores.SqlAsync($"alter table market_inventory_snapshots add constraint no_change check (booking_id <> '{scenes[0].Booking}' or quantity_kg = 500)");
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.SqlAsync("update change_log set logged_at = now() - interval '2 hours'");

        for (var run = 0; run < 2; run++)
        {
            Assert.Equal(1, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Failed);

            var (status, words) = await health.AskAsync();
            Assert.Equal(HealthStatus.Degraded, status);
            Assert.StartsWith("A source change was not looked at since ", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_scheduler_that_is_gone_is_seen_where_there_is_nothing_to_do_and_one_that_was_stopped_is_no_news()
    {
        await using var stores = await WorkingAsync();
        await using var health = await Health.StartAsync(stores);
        var queries = stores.Services.GetRequiredService<SchedulerQueries>();
        var nodes = stores.Services.GetRequiredService<SchedulerNodes>();
        await stores.SqlAsync("insert into scheduler_nodes (node, started_at, seen_at) values ('dead:1', now() - interval '2 hours', now() - interval '1 hour')");
        Assert.Equal(
            [(JobLedger.Node, true), ("dead:1", false)],
            (await queries.GetOverviewAsync(OwnStores.Stop)).Schedulers.Select(node => (node.Node, node.Up)));

        await nodes.StopAsync(OwnStores.Stop);
        Assert.Equal(["dead:1"], (await queries.GetOverviewAsync(OwnStores.Stop)).Schedulers.Select(node => node.Node));
        // Another one may be on its way, as in every restart.
        Assert.Equal((HealthStatus.Healthy, null), await health.AskAsync());

        await stores.SqlAsync("update scheduler_nodes set seen_at = seen_at - interval '1 minute'");
        var (status, words) = await health.AskAsync();
        Assert.Equal(HealthStatus.Degraded, status);
        Assert.StartsWith("No scheduler has been up since ", words, StringComparison.Ordinal);

        await stores.SqlAsync("update scheduler_nodes set seen_at = now() - interval '2 days' where node = 'dead:1'");
        await nodes.BeatAsync(OwnStores.Stop);
        Assert.Equal([(JobLedger.Node, true)], (await queries.GetOverviewAsync(OwnStores.Stop)).Schedulers.Select(node => (node.Node, node.Up)));
        Assert.Equal(1L, await stores.ScalarAsync<long>("select count(*) from scheduler_nodes"));
    }

    [Fact]
    public async Task What_was_left_lying_while_the_system_was_off_alarms_nobody_at_start()
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.AddPipelineWatch());
        await stores.RebuildAsync((await ReconcileTests.FullSceneAsync(stores)).Booking);
        await stores.SqlAsync("update market_inventory_snapshots set unpublished_since = now() - interval '8 hours'");
        await stores.SqlAsync("update change_log set logged_at = now() - interval '8 hours'");
        await using var health = await Health.StartAsync(stores, TimeSpan.Zero);

        Assert.Equal((HealthStatus.Healthy, null), await health.AskAsync());
        health.Time.Advance(LongEnough);
        Assert.Equal(HealthStatus.Degraded, (await health.AskAsync()).Status);
    }

    [Fact]
    public async Task A_database_without_its_tables_is_no_healthy_one()
    {
        await using var stores = await WorkingAsync();
        await using var health = await Health.StartAsync(stores);
        await stores.SqlAsync("drop table scheduler_nodes");

        Assert.Equal((HealthStatus.Unhealthy, "The database is not up to date: the migrations have not run yet."), await health.AskAsync());
    }

    [Fact]
    public async Task The_last_success_of_a_job_is_shown_beside_its_last_run()
    {
        await using var stores = await WorkingAsync();
        var ledger = new JobLedger(stores.Database);
        var failed = (await ledger.ClaimNowAsync(JobNames.Sync, LongEnough, OwnStores.Stop))!;
        await ledger.FinishAsync(
            new JobRunResult(failed.Id, failed.Job, failed.ScheduledFor, JobOutcome.Failed, new Dictionary<string, long>(), JobFailures.MarketAway), OwnStores.Stop);

        var sync = (await stores.Services.GetRequiredService<SchedulerQueries>().GetOverviewAsync(OwnStores.Stop)).Jobs[0];

        Assert.Equal((JobNames.Sync, JobOutcome.Failed), (sync.Job, sync.LastRun?.Outcome));
        Assert.True(sync.LastSuccessAt < sync.LastRun!.FinishedAt, $"{sync}");
    }

    [Fact]
    public async Task The_look_of_a_health_check_reads_two_rows_of_a_large_backlog()
    {
        await using var stores = await WorkingAsync();
        await stores.RebuildAsync((await ReconcileTests.FullSceneAsync(stores)).Booking);
        await stores.SqlAsync(
            """
            insert into market_inventory_snapshots
            select (jsonb_populate_record(s, jsonb_build_object(
                'id', gen_random_uuid(), 'booking_id', gen_random_uuid(), 'unpublished_since', now() - k * interval '1 second',
                'parked_at', case when k % 10 = 0 then now() end))).*
            from market_inventory_snapshots s, generate_series(1, 5000) k
            """);
        await stores.SqlAsync("insert into change_log (subject, subject_id) select 'booking', gen_random_uuid() from generate_series(1, 5000)");
        await stores.SqlAsync("analyze market_inventory_snapshots, change_log");

        var plan = JsonNode.Parse(await stores.ScalarAsync<string>($"explain (analyze, timing off, format json) {PipelineStateReader.Ages}"));

        Assert.Equal(2, RowsRead(plan!, "market_inventory_snapshots"));
        Assert.InRange(RowsRead(plan!, "change_log"), 1, 100);
    }

    // A system on which all jobs have just done their work.
    private async Task<OwnStores> WorkingAsync(Action<IServiceCollection>? configure = null)
    {
        var stores = await OwnStores.CreateAsync(topology, services =>
        {
            services.AddPipelineWatch();
            configure?.Invoke(services);
        });
        await stores.Services.GetRequiredService<JobSchedules>().PublishAsync(new SchedulerOptions(), OwnStores.Stop);
        await stores.Services.GetRequiredService<SchedulerNodes>().BeatAsync(OwnStores.Stop);
        var ledger = new JobLedger(stores.Database);
        foreach (var job in JobNames.All)
        {
            var run = (await ledger.ClaimNowAsync(job, LongEnough, OwnStores.Stop))!;
            await ledger.FinishAsync(
                new JobRunResult(run.Id, run.Job, run.ScheduledFor, JobOutcome.Succeeded, new Dictionary<string, long>(), Error: null), OwnStores.Stop);
        }

        return stores;
    }

    private static long RowsRead(JsonNode node, string table) => node switch
    {
        JsonArray list => list.Sum(item => RowsRead(item!, table)),
        JsonObject plan => plan.Where(part => part.Value is JsonArray or JsonObject).Sum(part => RowsRead(part.Value!, table))
            + ((string?)plan["Relation Name"] == table ? (long)((double)plan["Actual Rows"]! * (double)plan["Actual Loops"]!) : 0),
        _ => 0,
    };

    /// <summary>The health check as a service asks it, with a clock of the test's own.</summary>
    private sealed class Health(ServiceProvider services, StopWatch time) : IAsyncDisposable
    {
        public StopWatch Time => time;

        public static async Task<Health> StartAsync(OwnStores stores, TimeSpan? after = null)
        {
            var time = new StopWatch();
            var health = new Health(stores.NewProcess(services =>
            {
                services.AddPipelineWatch();
                services.AddSingleton<TimeProvider>(time);
                services.AddSingleton(stores.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PublishingOptions>>());
            }), time);
            await health.AskAsync();
            time.Advance(after ?? LongEnough);
            return health;
        }

        public async Task<(HealthStatus Status, string? Words)> AskAsync()
        {
            var report = await services.GetRequiredService<HealthCheckService>()
                .CheckHealthAsync(check => check.Name == WatchServices.HealthCheckName, OwnStores.Stop);
            return (report.Status, Assert.Single(report.Entries).Value.Description);
        }

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }

    /// <summary>A clock that goes when it is told to.</summary>
    private sealed class StopWatch : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan length) => _ticks += length.Ticks;
    }
}
