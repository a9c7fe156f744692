using System.Diagnostics;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>Batches overlap, their number is bounded, and a run that is stopped leaves nothing behind.</summary>
public sealed class OverlapTests(Topology topology)
{
    private const string LeasedSql = "select count(*) from market_inventory_snapshots where lease_token is not null";

    [Fact]
    public async Task While_a_batch_is_sent_others_are_claimed_and_no_more_than_configured_are_under_way()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 60);
        var release = new TaskCompletionSource();
        var waiting = 0;
        await using var process = stores.NewProcess(services =>
        {
            Small(services);
            WatchedMarket.Use(services, async (_, write, _) =>
            {
                Interlocked.Increment(ref waiting);
                await release.Task;
                return await write();
            });
        });

        var run = process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop);
        await Eventually.Reached(() => Task.FromResult(Volatile.Read(ref waiting) == 3), "three batches on their way to the market");
        Assert.Equal(15L, await stores.ScalarAsync<long>(LeasedSql));
        Assert.Equal(3, waiting);

        release.SetResult();
        var result = await run;
        Assert.Equal((60, 60, 0), (result.Total, result.Published, result.LeasedElsewhere));
        Assert.Equal(12, waiting);
    }

    [Fact]
    public async Task Several_drains_of_one_process_hold_no_more_batches_than_one_of_them_would()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 60);
        var (underWay, most) = (0, 0);
        await using var process = stores.NewProcess(services =>
        {
            Small(services);
            WatchedMarket.Use(services, async (_, write, _) =>
            {
                var now = Interlocked.Increment(ref underWay);
                // Long enough for others to come, if they may.
                var leased = await stores.ScalarAsync<long>(LeasedSql);
                lock (services)
                    most = Math.Max(most, Math.Max(now, (int)leased / 5));
                var results = await write();
                Interlocked.Decrement(ref underWay);
                return results;
            });
        });

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop)));
        Assert.Equal(60, runs.Sum(run => run.Published));
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_slow_batch_keeps_no_other_waiting()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 60);
        var release = new TaskCompletionSource();
        var first = 0;
        await using var process = stores.NewProcess(services =>
        {
            Small(services);
            WatchedMarket.Use(services, async (_, write, _) =>
            {
                if (Interlocked.Exchange(ref first, 1) == 0)
                    await release.Task;
                return await write();
            });
        });

        var run = process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop);
        await Eventually.Reached(
            async () => await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where published_version = 1") == bookings.Length - 5,
            "all but the slow batch published");
        Assert.False(run.IsCompleted);
        release.SetResult();
        Assert.Equal(60, (await run).Published);
    }

    [Fact]
    public async Task A_run_that_is_stopped_ends_within_its_grace_and_gives_back_what_was_not_sent()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 60);
        var sending = 0;
        await using var process = stores.NewProcess(services =>
        {
            Small(services);
            services.Configure<PublishingOptions>(o => o.StopGrace = TimeSpan.FromSeconds(1));
            WatchedMarket.Use(services, async (_, _, ct) =>
            {
                Interlocked.Increment(ref sending);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                return [];
            });
        });

        using var stop = new CancellationTokenSource();
        var run = process.GetRequiredService<SnapshotSync>().RunAsync(stop.Token);
        await Eventually.Reached(() => Task.FromResult(Volatile.Read(ref sending) == 3), "three batches on their way to the market");
        var watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        // The grace and what a busy machine adds to it; far from the lease of a minute.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(3, sending);
        Assert.Equal(60L, await stores.ScalarAsync<long>(
            "select count(*) from market_inventory_snapshots where lease_token is null and claimed_at is null and attempts = 0 and published_version = 0"));
        Assert.Equal(60, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
    }

    [Fact]
    public async Task A_claim_that_is_given_up_midway_holds_nothing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 20);
        // So much to read that giving up comes between the first row and the last.
        await stores.SqlAsync(
            "update market_inventory_snapshots set sensors = (select jsonb_object_agg(k, md5(k::text || id)) from generate_series(1, 10000) k)");
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        var givenUp = 0;
        for (var i = 1; i <= 15; i++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(4 * i), TimeProvider.System);
            try
            {
                await queue.ClaimAsync(new(Guid.NewGuid(), 20), stop.Token);
            }
            catch (OperationCanceledException)
            {
                givenUp++;
                Assert.Equal(0L, await stores.ScalarAsync<long>(LeasedSql));
            }

            await stores.SqlAsync("update market_inventory_snapshots set lease_token = null, leased_until = null where lease_token is not null");
        }

        Assert.True(givenUp > 0, "No claim was given up.");
    }

    [Fact]
    public async Task While_the_market_is_away_claims_stop_and_all_is_given_back_and_going_and_coming_back_are_told_once()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 100);
        var away = true;
        await using var process = stores.NewProcess(services =>
        {
            Small(services);
            WatchedMarket.Use(services, (_, write, _) => Volatile.Read(ref away)
                ? throw new ListingStoreAwayException("MongoDB does not take writes.", new TimeoutException("No server at mongodb://market:s3cret@db."))
                : write());
        });

        var sync = process.GetRequiredService<SnapshotSync>();
        for (var i = 0; i < 3; i++)
            Assert.True((await sync.RunAsync(OwnStores.Stop)).MarketAway);
        Assert.InRange(await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where claimed_version > 0"), 5L, 15L);
        Assert.Equal(100L, await stores.ScalarAsync<long>(
            "select count(*) from market_inventory_snapshots where lease_token is null and claimed_at is null and attempts = 0 and last_error is null"));

        Volatile.Write(ref away, false);
        Assert.Equal(100, (await sync.RunAsync(OwnStores.Stop)).Published);
        var warning = Assert.Single(stores.Log.At(LogLevel.Warning));
        Assert.DoesNotContain("s3cret", warning, StringComparison.Ordinal);
        Assert.Single(stores.Log.At(LogLevel.Information), line => line.Contains("answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_market_answered_before_it_went_is_recorded()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 6);
        await using var process = stores.NewProcess(services => WatchedMarket.Use(services, async (_, write, _) =>
        {
            var results = (await write()).ToArray();
            results[2] = new(ListingWriteKind.Unanswered, "shutting down");
            return results;
        }));

        var result = await process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop);
        Assert.Equal((5, 0, true), (result.Published, result.Failed, result.MarketAway));
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
    }

    [Fact]
    public async Task Claims_that_go_on_behind_one_another_take_every_snapshot_once()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        // All of one moment, so that only the ids order them.
        var bookings = await PublishTests.ManyAsync(stores, 150);
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        List<Guid> claimed = [];
        QueuePosition? last = null;
        while (await queue.ClaimAsync(new(Guid.NewGuid(), 7) { After = last }, OwnStores.Stop) is { Count: > 0 } batch)
        {
            claimed.AddRange(batch.Select(one => one.State.BookingId));
            last = QueuePosition.LastOf(batch);
        }

        Assert.Equal(bookings.Order(), claimed.Order());
    }

    [Fact]
    public async Task A_run_ends_though_more_comes_in_with_every_batch_that_it_sends()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 20);
        var came = 0;
        await using var process = stores.NewProcess(services =>
        {
            Small(services);
            WatchedMarket.Use(services, async (_, write, _) =>
            {
                // A run that takes what comes in meanwhile would go on as long as this does.
                if (Interlocked.Increment(ref came) <= 30)
                    await PublishTests.ManyAsync(stores, 5);
                return await write();
            });
        });

        var sync = process.GetRequiredService<SnapshotSync>();
        Assert.Equal(20, (await sync.RunAsync(OwnStores.Stop)).Published);
        Assert.Equal(4, came);
        Assert.Equal(20, (await sync.RunAsync(OwnStores.Stop)).Published);
        Assert.Equal(20L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where version > published_version"));
    }

    private static void Small(IServiceCollection services) => services.Configure<PublishingOptions>(o => (o.BatchSize, o.BatchesInFlight) = (5, 3));
}
