using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Listings;

public sealed class ListingIndexUpkeepTests(Topology topology)
{
    [Fact]
    public async Task A_market_that_was_replaced_by_an_empty_one_gets_its_indexes_back_without_a_restart()
    {
        await using var stores = await OwnStores.CreateAsync(topology, services =>
        {
            services.AddSingleton<TimeProvider>(new HurriedClock());
            services.AddHostedService<ListingIndexUpkeep>();
        });
        var upkeep = stores.Services.GetServices<IHostedService>().OfType<ListingIndexUpkeep>().Single();
        await upkeep.StartAsync(OwnStores.Stop);
        await Eventually.Reached(async () => (await IndexesAsync(stores)).Contains("tombstones"), "the indexes");

        await stores.Market.Client.DropDatabaseAsync(stores.Market.DatabaseNamespace.DatabaseName, OwnStores.Stop);

        await Eventually.Reached(async () => (await IndexesAsync(stores)).Contains("tombstones"), "the indexes again");
        await upkeep.StopAsync(OwnStores.Stop);
    }

    private static async Task<List<string>> IndexesAsync(OwnStores stores)
    {
        using var indexes = await stores.Listings.Indexes.ListAsync(OwnStores.Stop);
        return [.. (await indexes.ToListAsync(OwnStores.Stop)).Select(index => index["name"].AsString)];
    }

    /// <summary>A clock on which minutes pass in moments.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.FromMinutes(1) ? TimeSpan.FromMilliseconds(50) : dueTime, period);
    }
}
