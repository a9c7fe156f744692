using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>What a client was told is stored is stored, however the server ends.</summary>
public sealed class DurabilityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_write_survives_kill_9()
    {
        var directory = ServerProcess.NewDirectory();
        var acknowledged = new List<(string Id, int Version)>();
        for (var round = 0; round < 2; round++)
        {
            await using var server = await ServerProcess.StartAsync(directory, "--quiet");
            using var client = server.Connect();
            var collection = client.GetDatabase("market").GetCollection<BsonDocument>("market_listings");
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{version: 1}"), cancellationToken: Cancel);
            await AssertAllThereAsync(collection, acknowledged, directory);
            var enough = new TaskCompletionSource();
            var writers = Enumerable.Range(0, 4).Select(w => WriteUntilKilledAsync(collection, $"{round}-{w}", acknowledged, enough)).ToList();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel);
            await server.KillAsync();
            await Task.WhenAll(writers);
        }

        await using var last = await ServerProcess.StartAsync(directory, "--quiet");
        using var reader = last.Connect();
        await AssertAllThereAsync(reader.GetDatabase("market").GetCollection<BsonDocument>("market_listings"), acknowledged, directory);
        var valid = await reader.GetDatabase("market").RunCommandAsync<BsonDocument>(new BsonDocument("validate", "market_listings"), cancellationToken: Cancel);
        Assert.True(valid["valid"].AsBoolean, valid.ToString());
    }

    [Fact]
    public async Task A_polite_end_takes_well_under_a_second_and_keeps_everything()
    {
        var server = await ServerProcess.StartAsync();
        using (var client = server.Connect())
        {
            await client.GetDatabase("market").GetCollection<BsonDocument>("c").InsertOneAsync(BsonDocument.Parse("{_id: 1}"), cancellationToken: Cancel);
            var (exitCode, took) = await server.TerminateAsync();
            Assert.Equal(0, exitCode);
            Assert.True(took < TimeSpan.FromSeconds(3), $"{took}\n{server.Log}");
        }

        await using var again = await ServerProcess.StartAsync(server.Directory);
        using var second = again.Connect();
        Assert.Equal(1, await second.GetDatabase("market").GetCollection<BsonDocument>("c").CountDocumentsAsync("{}", cancellationToken: Cancel));
    }

    [Fact]
    public async Task Two_servers_on_one_directory_is_one_too_many()
    {
        await using var first = await ServerProcess.StartAsync();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(first.Directory));
        Assert.Contains("another server may be running on it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--bind_ip=0.0.0.0")]
    [InlineData("--port=x")]
    [InlineData("--setParameter=nonsense=1")]
    public async Task An_unknown_option_or_an_open_address_is_refused(string argument)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(null, argument));
        Assert.DoesNotContain("Waiting for connections", error.Message, StringComparison.Ordinal);
    }

    private static async Task WriteUntilKilledAsync(
        IMongoCollection<BsonDocument> collection, string writer, List<(string Id, int Version)> acknowledged, TaskCompletionSource enough)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var id = $"{writer}-{i}";
                await collection.InsertOneAsync(new BsonDocument { { "_id", id }, { "version", 1 } }, cancellationToken: Cancel);
                await collection.UpdateOneAsync(new BsonDocument("_id", id), "{$inc: {version: 1}}", cancellationToken: Cancel);
                lock (acknowledged)
                {
                    acknowledged.Add((id, 2));
                }

                if (i == 100)
                    enough.TrySetResult();
            }
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            // the server is gone
        }
    }

    private static async Task AssertAllThereAsync(IMongoCollection<BsonDocument> collection, List<(string Id, int Version)> acknowledged, string directory)
    {
        var stored = (await collection.Find("{}").ToListAsync(Cancel)).ToDictionary(d => d["_id"].AsString, d => d["version"].AsInt32);
        var lost = acknowledged.Where(a => !stored.TryGetValue(a.Id, out var version) || version != a.Version).ToList();
        Assert.True(lost.Count == 0, $"lost in {directory}: {string.Join(", ", lost)}");
    }
}
