using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>
/// The moments of publishing at which something can go wrong, between claim and send and between send and acknowledgement, reached from
/// outside: the market itself fails there.
/// </summary>
public sealed class PublishMomentTests(Topology topology, FailingMarket market) : IClassFixture<FailingMarket>
{
    private const string Worker = "worker";
    private const string Writes = "failCommands: ['update'], appName: 'worker'";

    private static CancellationToken Stop => OwnStores.Stop;

    [Fact]
    public async Task Not_lost_what_a_connection_that_closes_before_the_write_did_not_deliver()
    {
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 5);
        await using (await market.FailAsync("failCommand", "alwaysOn", $"{{{Writes}, closeConnection: true}}"))
            await AwayAsync(stores);
        Assert.Empty(await ListingsAsync(stores));
        await NothingCountedAsync(stores);
        Assert.Equal(5, (await stores.Sync.RunAsync(Stop)).Published);
    }

    [Fact]
    public async Task Not_published_twice_what_was_written_on_a_connection_that_closed_before_the_answer()
    {
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 5);
        await WarmUpAsync(stores);
        await using (await market.FailAsync("sessionWorkflowDelayOrFailSendMessage", "alwaysOn", "{appName: 'worker'}"))
            await AwayAsync(stores);
        var first = await ListingsAsync(stores);
        Assert.Equal(5, first.Count);
        await NothingCountedAsync(stores);

        var again = await stores.Sync.RunAsync(Stop);
        Assert.Equal((5, 0), (again.Published + again.Superseded, again.Failed));
        Assert.Equal(first, await ListingsAsync(stores));
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where version <> 1 or published_version <> 1"));
    }

    [Fact]
    public async Task Withdrawn_though_nobody_recorded_that_it_was_ever_published()
    {
        await using var stores = await NewStoresAsync();
        var bookings = await PublishTests.ManyAsync(stores, 3);
        await WarmUpAsync(stores);
        await using (await market.FailAsync("sessionWorkflowDelayOrFailSendMessage", "alwaysOn", "{appName: 'worker'}"))
            await AwayAsync(stores);
        Assert.Equal(3, (await ListingsAsync(stores)).Count);

        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(bookings);
        Assert.Equal(3, (await stores.Sync.RunAsync(Stop)).Withdrawn);
        Assert.All(await ListingsAsync(stores), listing => Assert.Equal("withdrawn", listing["status"].AsString));
    }

    [Fact]
    public async Task No_version_goes_backwards_when_the_write_of_a_frozen_worker_arrives_late()
    {
        await using var stores = await NewStoresAsync();
        var bookings = await PublishTests.ManyAsync(stores, 3);
        await using var second = stores.NewProcess(ShortLease);
        await WarmUpAsync(stores);
        var late = await BlockAsync(stores);
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.RebuildAsync(bookings);
        await TakeOverAsync(second, result => result.Published == 3);
        var newer = await ListingsAsync(stores);

        await late;
        Assert.Equal(newer, await ListingsAsync(stores));
        Assert.All(newer, listing => Assert.Equal(2, listing["version"].ToInt32()));
        Assert.Equal(3L, await stores.ScalarAsync<long>(
            "select count(*) from market_inventory_snapshots where version = 2 and published_version = 2 and attempts = 0 and lease_token is null"));
    }

    [Fact]
    public async Task No_withdrawn_listing_comes_back_when_the_write_of_a_frozen_worker_arrives_late()
    {
        await using var stores = await NewStoresAsync();
        var bookings = await PublishTests.ManyAsync(stores, 3);
        await using var second = stores.NewProcess(ShortLease);
        await WarmUpAsync(stores);
        var late = await BlockAsync(stores);
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(bookings);
        await TakeOverAsync(second, result => result.Withdrawn == 3);

        await late;
        Assert.All(await ListingsAsync(stores), listing => Assert.Equal("withdrawn", listing["status"].AsString));
        Assert.Equal(3L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where status = 'withdrawn' and version = published_version"));
    }

    [Fact]
    public async Task Rows_that_the_market_refuses_fail_alone_and_the_rest_of_the_bulk_is_published()
    {
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 7);
        await using (await market.FailAsync("failAllUpdates", "{times: 2}"))
        {
            var result = await stores.Sync.RunAsync(Stop);
            Assert.Equal((7, 5, 2), (result.Total, result.Published, result.Failed));
            Assert.False(result.MarketAway);
        }

        Assert.Equal(5, (await ListingsAsync(stores)).Count);
        Assert.Equal(2L, await stores.ScalarAsync<long>(
            "select count(*) from market_inventory_snapshots where attempts = 1 and last_error like '%failpoint active%' and next_attempt_at > now() and published_version = 0"));
        Assert.Equal(2, (await stores.Sync.RunAsync(ignoreBackOff: true, Stop)).Published);
        await NothingCountedAsync(stores);
    }

    [Theory]
    [InlineData(6, "host unreachable")]
    [InlineData(50, "out of time")]
    [InlineData(91, "shutdown in progress")]
    [InlineData(189, "primary stepped down")]
    [InlineData(10107, "not primary")]
    [InlineData(11600, "interrupted at shutdown")]
    [InlineData(14031, "out of disk space")]
    public async Task No_attempt_is_counted_when_the_market_answers_that_it_takes_no_writes(int code, string what)
    {
        Assert.NotEmpty(what);
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 3);
        await using (await market.FailAsync("failCommand", "alwaysOn", $"{{{Writes}, errorCode: {code}}}"))
        {
            await AwayAsync(stores);
            await AwayAsync(stores);
        }

        await NothingCountedAsync(stores);
        Assert.Single(stores.Log.At(LogLevel.Warning));
        Assert.Empty(stores.Log.At(LogLevel.Error));
        Assert.Equal(3, (await stores.Sync.RunAsync(Stop)).Published);
    }

    [Fact]
    public async Task Not_taken_for_published_what_too_few_servers_have_confirmed()
    {
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 3);
        await using (await market.FailAsync(
            "failCommand", "alwaysOn", $"{{{Writes}, writeConcernError: {{code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting for replication timed out'}}}}"))
            await AwayAsync(stores);
        await NothingCountedAsync(stores);
        Assert.Equal(3L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where published_version = 0"));

        var again = await stores.Sync.RunAsync(Stop);
        Assert.Equal((3, 0), (again.Published + again.Superseded, again.Failed));
    }

    [Fact]
    public async Task No_attempt_is_counted_when_the_market_can_not_be_asked_what_it_holds_already()
    {
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 3);
        Assert.Equal(3, (await stores.Sync.RunAsync(Stop)).Published);
        await stores.SqlAsync("update market_inventory_snapshots set published_version = 0, unpublished_since = now()");
        await using (await market.FailAsync("failCommand", "alwaysOn", "{failCommands: ['find'], appName: 'worker', errorCode: 6}"))
            await AwayAsync(stores);
        await NothingCountedAsync(stores);
        await stores.Sync.RunAsync(Stop);
        Assert.Equal(3L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where version = 1 and published_version = 1"));
    }

    [Fact]
    public async Task A_worker_that_is_stopped_while_the_market_does_not_answer_gives_back_what_it_holds()
    {
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 3);
        await using (var fail = await market.FailAsync("hangAfterBatchUpdate", "alwaysOn"))
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var run = stores.Sync.RunAsync(stopping.Token);
            await fail.StruckAsync();
            await stopping.CancelAsync();
            await Record.ExceptionAsync(() => run);
        }

        await NothingCountedAsync(stores);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where lease_token is not null"));
        var first = await ListingsAsync(stores);
        var again = await stores.Sync.RunAsync(Stop);
        Assert.Equal((3, 0), (again.Published + again.Superseded, again.Failed));
        Assert.Equal(first, await ListingsAsync(stores));
    }

    [Fact]
    public async Task A_slow_market_is_waited_for_and_is_not_away()
    {
        await using var stores = await NewStoresAsync();
        await PublishTests.ManyAsync(stores, 3);
        await using (await market.FailAsync("failCommand", "alwaysOn", $"{{{Writes}, blockConnection: true, blockTimeMS: 400}}"))
        {
            var result = await stores.Sync.RunAsync(Stop);
            Assert.Equal((3, false), (result.Published, result.MarketAway));
        }

        Assert.Empty(stores.Log.At(LogLevel.Warning));
    }

    private Task<OwnStores> NewStoresAsync() => OwnStores.CreateAsync(topology, ShortLease, market.ConnectionString(Worker));

    private static void ShortLease(IServiceCollection services) => services.Configure<PublishingOptions>(options =>
    {
        options.Lease = TimeSpan.FromSeconds(1);
        options.StopGrace = TimeSpan.FromMilliseconds(300);
    });

    /// <summary>Has the worker's connection there and the indexes made, so that the next thing it sends is its listings.</summary>
    private static async Task WarmUpAsync(OwnStores stores)
    {
        await stores.Services.GetRequiredService<Core.Listings.ListingIndexes>().EnsureOnceAsync(Stop);
        await stores.Listings.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: Stop);
    }

    private static async Task AwayAsync(OwnStores stores)
    {
        var result = await stores.Sync.RunAsync(Stop);
        Assert.Equal((true, 0), (result.MarketAway, result.Failed));
    }

    /// <summary>Begins to publish, and comes back when the market holds the write for two seconds.</summary>
    private async Task<Task> BlockAsync(OwnStores stores)
    {
        var fail = await market.FailAsync("failCommand", "{times: 1}", $"{{{Writes}, blockConnection: true, blockTimeMS: 2500}}");
        var late = stores.Sync.RunAsync(Stop);
        await fail.StruckAsync();
        return late;
    }

    private static Task TakeOverAsync(ServiceProvider worker, Func<SyncResult, bool> all) => Eventually.Reached(
        async () => all(await worker.GetRequiredService<SnapshotSync>().RunAsync(Stop)), "another worker takes over when the lease is over");

    private async Task<List<BsonDocument>> ListingsAsync(OwnStores stores) => await market.Control
        .GetDatabase(stores.Market.DatabaseNamespace.DatabaseName).GetCollection<BsonDocument>("market_listings")
        .Find(FilterDefinition<BsonDocument>.Empty).Sort("{_id: 1}").ToListAsync(Stop);

    private static async Task NothingCountedAsync(OwnStores stores) => Assert.Equal(0L, await stores.ScalarAsync<long>(
        "select count(*) from market_inventory_snapshots where attempts > 0 or last_error is not null or next_attempt_at is not null or parked_at is not null"));
}
