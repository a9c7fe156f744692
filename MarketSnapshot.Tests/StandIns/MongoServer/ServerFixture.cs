using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>One server for the tests of a class; each test takes a collection of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private int _collections;

    internal ServerProcess Server { get; private set; } = null!;

    public MongoClient Client { get; private set; } = null!;

    public IMongoDatabase Database => Client.GetDatabase("tests");

    public async ValueTask InitializeAsync()
    {
        Server = await ServerProcess.StartAsync(null, "--quiet", "--setParameter", "ttlMonitorSleepSecs=1", "--setParameter", "enableTestCommands=1");
        Client = Server.Connect();
    }

    public IMongoCollection<BsonDocument> NewCollection() =>
        Database.GetCollection<BsonDocument>($"c{Interlocked.Increment(ref _collections)}");

    /// <summary>A collection with documents in it, written as JSON.</summary>
    public async Task<IMongoCollection<BsonDocument>> NewCollection(params string[] documents)
    {
        var collection = NewCollection();
        await collection.InsertManyAsync(documents.Select(BsonDocument.Parse), cancellationToken: TestContext.Current.CancellationToken);
        return collection;
    }

    /// <summary>Every index agrees with the documents.</summary>
    public async Task AssertConsistentAsync(IMongoCollection<BsonDocument> collection)
    {
        var result = await Database.RunCommandAsync<BsonDocument>(
            new BsonDocument("validate", collection.CollectionNamespace.CollectionName), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result["valid"].AsBoolean, result.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
