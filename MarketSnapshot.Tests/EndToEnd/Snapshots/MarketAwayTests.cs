using MarketSnapshot.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>A market that is away is no row's failure.</summary>
public sealed class MarketAwayTests(Topology topology)
{
    [Fact]
    public async Task Without_the_market_nothing_counts_as_an_attempt_and_all_is_published_when_it_is_back()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 20);
        using var nobody = new MongoClient(new MongoClientSettings
        {
            // A port of the range that no system hands out, where nobody listens.
            Server = new MongoServerAddress("127.0.0.1", 2),
            ServerSelectionTimeout = TimeSpan.FromMilliseconds(300),
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
        });
        await using var cutOff = stores.NewProcess(services => services.AddSingleton(_ => nobody.GetDatabase("market")));
        var sync = cutOff.GetRequiredService<Core.Publishing.SnapshotSync>();

        for (var i = 0; i < 3; i++)
        {
            var result = await sync.RunAsync(OwnStores.Stop);
            Assert.True(result.MarketAway);
            Assert.Equal((0, 0), (result.Total, result.Failed));
        }

        var later = await Assert.ThrowsAsync<TryLaterException>(
            () => cutOff.GetRequiredService<Core.Publishing.SinglePublisher>().PublishAsync(bookings[0], OwnStores.Stop));
        Assert.Equal("market_away", later.Code);
        Assert.Single(stores.Log.At(LogLevel.Warning));
        Assert.Equal(20L, await stores.ScalarAsync<long>(
            """
            select count(*) from market_inventory_snapshots
            where attempts = 0 and last_error is null and next_attempt_at is null and lease_token is null and published_version = 0
            """));
        Assert.Equal(20, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
    }
}
