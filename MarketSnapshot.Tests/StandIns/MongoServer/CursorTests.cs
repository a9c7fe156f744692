using System.Net.Sockets;
using MarketSnapshot.Tests.EndToEnd;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Results in batches, connections that end, and messages that make no sense.</summary>
public sealed class CursorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{}")]
    [InlineData("{n: 1}")]
    [InlineData("{odd: -1}")]
    public async Task A_cursor_goes_on_while_documents_are_written(string sort)
    {
        var collection = fixture.NewCollection();
        await collection.InsertManyAsync(Enumerable.Range(0, 500).Select(i => new BsonDocument { { "_id", i }, { "n", i }, { "odd", i % 2 } }), cancellationToken: Cancel);
        await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{n: 1}"), cancellationToken: Cancel);
        using var cursor = await collection.Find("{n: {$lt: 10000}}", new FindOptions { BatchSize = 50 }).Sort(sort).ToCursorAsync(Cancel);
        var seen = new List<int>();
        while (await cursor.MoveNextAsync(Cancel))
        {
            seen.AddRange(cursor.Current.Select(d => d["_id"].AsInt32));
            await collection.InsertOneAsync(new BsonDocument { { "_id", -seen.Count }, { "n", 20000 }, { "odd", 0 } }, cancellationToken: Cancel);
            await collection.DeleteOneAsync(new BsonDocument("_id", seen[0]), Cancel);
        }

        Assert.Equal(Enumerable.Range(0, 500), seen.Order());
    }

    [Fact]
    public async Task A_first_batch_has_101_documents_and_a_killed_cursor_is_gone()
    {
        var collection = fixture.NewCollection();
        await collection.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new BsonDocument("_id", i)), cancellationToken: Cancel);
        var name = collection.CollectionNamespace.CollectionName;
        var reply = (await RunAsync(new BsonDocument("find", name)))["cursor"];
        Assert.Equal(101, reply["firstBatch"].AsBsonArray.Count);
        var id = reply["id"].AsInt64;
        var second = (await RunAsync(new BsonDocument { { "getMore", id }, { "collection", name }, { "batchSize", 10 } }))["cursor"];
        Assert.Equal((101, 10), (second["nextBatch"][0]["_id"].AsInt32, second["nextBatch"].AsBsonArray.Count));
        var killed = await RunAsync(new BsonDocument { { "killCursors", name }, { "cursors", new BsonArray { id, 77L } } });
        Assert.Equal((new BsonArray { id }, new BsonArray { 77L }), (killed["cursorsKilled"].AsBsonArray, killed["cursorsNotFound"].AsBsonArray));
        var error = await Assert.ThrowsAsync<MongoCommandException>(() => RunAsync(new BsonDocument { { "getMore", id }, { "collection", name } }));
        Assert.Equal("CursorNotFound", error.CodeName);
    }

    [Fact]
    public async Task A_batch_of_large_documents_ends_below_16_megabytes()
    {
        var collection = fixture.NewCollection();
        for (var i = 0; i < 5; i++)
            await collection.InsertOneAsync(new BsonDocument { { "_id", i }, { "b", new byte[5_000_000] } }, cancellationToken: Cancel);
        var reply = (await RunAsync(new BsonDocument("find", collection.CollectionNamespace.CollectionName)))["cursor"];
        Assert.Equal(3, reply["firstBatch"].AsBsonArray.Count);
        Assert.Equal(5, (await collection.Find("{}").ToListAsync(Cancel)).Count);
    }

    [Fact]
    public async Task An_unacknowledged_write_is_carried_out()
    {
        var collection = fixture.NewCollection();
        await collection.WithWriteConcern(WriteConcern.Unacknowledged).InsertOneAsync(BsonDocument.Parse("{_id: 1}"), cancellationToken: Cancel);
        await Eventually.Reached(async () => await collection.CountDocumentsAsync("{}", cancellationToken: Cancel) == 1, "the document is there", () => fixture.Server.Log);
    }

    [Theory]
    [InlineData("FFFFFF7F0100000000000000DD070000")]
    [InlineData("050000000100000000000000DD070000")]
    [InlineData("1B0000000100000000000000DD0700000000000000FFFFFF00")]
    [InlineData("1A0000000100000000000000DD07000000000000000500000000")]
    [InlineData("150000000100000000000000DD0700000000000007")]
    [InlineData("100000000100000000000000DC070000")]
    public async Task A_message_that_makes_no_sense_closes_its_connection_and_nothing_else(string hex)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", fixture.Server.Port, Cancel);
        var stream = socket.GetStream();
        await stream.WriteAsync(Convert.FromHexString(hex), Cancel);
        socket.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Cancel));
        Assert.Equal(1.0, (await RunAsync(new BsonDocument("ping", 1)))["ok"].AsDouble);
    }

    [Fact]
    public async Task A_document_nested_beyond_all_reason_is_refused_and_the_server_lives()
    {
        var bytes = NestedInsert(depth: 100_000);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", fixture.Server.Port, Cancel);
        await socket.GetStream().WriteAsync(bytes, Cancel);
        Assert.Equal(0, await socket.GetStream().ReadAsync(new byte[1], Cancel));
        Assert.Equal(1.0, (await RunAsync(new BsonDocument("ping", 1)))["ok"].AsDouble);
    }

    private static byte[] NestedInsert(int depth)
    {
        var length = 5 + (depth * 8);
        var message = new byte[16 + 5 + length];
        BitConverter.TryWriteBytes(message, message.Length);
        BitConverter.TryWriteBytes(message.AsSpan(12), 2013);
        for (var i = 0; i < depth; i++)
        {
            var at = 21 + (i * 7);
            BitConverter.TryWriteBytes(message.AsSpan(at), length - (i * 8));
            message[at + 4] = 3;
            message[at + 5] = (byte)'a';
        }

        BitConverter.TryWriteBytes(message.AsSpan(21 + (depth * 7)), 5);
        return message;
    }

    private Task<BsonDocument> RunAsync(BsonDocument command) => fixture.Database.RunCommandAsync<BsonDocument>(command, cancellationToken: Cancel);
}
