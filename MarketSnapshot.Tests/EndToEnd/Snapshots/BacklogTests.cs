using MarketSnapshot.Benchmarks.Population;
using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>A large backlog, as after a long absence of the market. The benchmark <c>backlog</c> is the long form.</summary>
public sealed class BacklogTests(Topology topology)
{
    private const int Rows = 50_000;
    private const int Parked = 100;

    private const string LeasedSql =
        "select count(*) from market_inventory_snapshots where version > published_version and parked_at is null and lease_token is not null";

    [Fact]
    public async Task Fifty_thousand_snapshots_behind_parked_ones_drain_in_one_run_that_holds_a_bounded_number_at_a_time()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await SourceData.FillAsync(stores.Database, places: 50, bookings: 200, OwnStores.Stop);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        await ManySnapshots.MakeAsync(stores.Database, Rows + Parked, OwnStores.Stop);
        await stores.SqlAsync(
            $"""
            update market_inventory_snapshots set parked_at = now(), last_error = 'refused'
            where id in (select id from market_inventory_snapshots where version > published_version order by unpublished_since limit {Parked})
            """);

        var drain = stores.Sync.RunAsync(OwnStores.Stop);
        List<long> held = [];
        while (!drain.IsCompleted)
            held.Add(await stores.ScalarAsync<long>(LeasedSql));
        var result = await drain;

        Assert.Equal((Rows, 0, Parked), (result.Published, result.Failed, result.Parked));
        var options = stores.Services.GetRequiredService<IOptions<PublishingOptions>>().Value;
        Assert.InRange(held.Max(), 1, options.BatchSize * options.BatchesInFlight);
        Assert.Equal((long)Parked, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where version > published_version or lease_token is not null"));
        Assert.Equal(Rows + 200, await stores.Listings.CountDocumentsAsync(new BsonDocument("version", 1), cancellationToken: OwnStores.Stop));

        // Each at its own content: one of the two stores' hashes is asked for the other's by the hundred.
        var some = await stores.Listings.Find(new BsonDocument()).Sort(new BsonDocument("_id", -1)).Limit(100).ToListAsync(OwnStores.Stop);
        foreach (var listing in some)
            Assert.Equal((string?)(await stores.RowAsync(Guid.Parse(listing["_id"].AsString)))["content_hash"], listing["content_hash"].AsString);
    }
}
