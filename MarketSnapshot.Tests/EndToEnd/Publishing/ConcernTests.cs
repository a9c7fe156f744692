using System.Collections.Concurrent;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>What publishing asks of the market, besides the listings themselves.</summary>
public sealed class ConcernTests(Topology topology)
{
    [Fact]
    public async Task What_is_written_is_on_a_majority_and_in_the_journal_and_what_is_read_back_is_on_a_majority()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        ConcurrentQueue<BsonDocument> asked = [];
        var settings = MongoClientSettings.FromConnectionString(await topology.ConnectionString(ResourceNames.Market));
        settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(command => asked.Enqueue(command.Command.DeepClone().AsBsonDocument));
        using var client = new MongoClient(settings);
        await using var process = stores.NewProcess(services => services.AddSingleton(_ => client.GetDatabase(stores.Market.DatabaseNamespace.DatabaseName)));

        var market = process.GetRequiredService<IListingStore>();
        var claimed = await process.GetRequiredService<Core.Publishing.IPublishQueue>().ClaimAsync(new(Guid.NewGuid(), 1), OwnStores.Stop);
        await market.WriteAsync([claimed[0].State], OwnStores.Stop);
        Assert.Equal(1, (await market.ReadHeadsAsync([scene.Booking], OwnStores.Stop))[scene.Booking].Version);

        var write = Assert.Single(asked, command => command.GetElement(0).Name is "update" or "bulkWrite");
        Assert.Equal(new BsonDocument { { "w", "majority" }, { "j", true } }, write["writeConcern"]);
        var read = Assert.Single(asked, command => command.GetElement(0).Name == "find");
        Assert.Equal(new BsonDocument("level", "majority"), read["readConcern"]);
    }
}
