using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>What the server does not know it refuses, by MongoDB's codes and names.</summary>
public sealed class RefusalTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{nonsense: 1}", 59, "CommandNotFound")]
    [InlineData("{find: 'c', nonsense: 1}", 40415, "IDLUnknownField")]
    [InlineData("{find: 'c', filter: {$nonsense: 1}}", 2, "BadValue")]
    [InlineData("{find: 'c', filter: {a: {$nonsense: 1}}}", 2, "BadValue")]
    [InlineData("{find: 'c', filter: {a: {$in: 1}}}", 2, "BadValue")]
    [InlineData("{find: 'c', filter: {$where: 'true'}}", 238, "NotImplemented")]
    [InlineData("{find: 'c', filter: {$text: {$search: 'x'}}}", 238, "NotImplemented")]
    [InlineData("{find: 'c', filter: {a: {$regex: '('}}}", 51091, "Location51091")]
    [InlineData("{find: 'c', filter: 1}", 14, "TypeMismatch")]
    [InlineData("{find: 'c', limit: -1}", 51024, "Location51024")]
    [InlineData("{find: 'c', sort: {a: 2}}", 15975, "Location15975")]
    [InlineData("{find: 'c', projection: {a: 1, b: 0}}", 31254, "Location31254")]
    [InlineData("{find: 'c', projection: {a: {$slice: 1}}}", 238, "NotImplemented")]
    [InlineData("{find: 'c', collation: {locale: 'en'}}", 238, "NotImplemented")]
    [InlineData("{find: 'c', hint: 'nonsense'}", 2, "BadValue")]
    [InlineData("{find: 'c', readConcern: {level: 'snapshot'}}", 238, "NotImplemented")]
    [InlineData("{find: 'c', tailable: true}", 238, "NotImplemented")]
    [InlineData("{find: ''}", 73, "InvalidNamespace")]
    [InlineData("{find: 1}", 73, "InvalidNamespace")]
    [InlineData("{getMore: NumberLong(123), collection: 'c'}", 43, "CursorNotFound")]
    [InlineData("{insert: 'c', documents: []}", 16, "InvalidLength")]
    [InlineData("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 2}}", 2, "BadValue")]
    [InlineData("{insert: 'c', documents: [{_id: 1}], lsid: {id: UUID('00000000-0000-0000-0000-000000000001')}, txnNumber: NumberLong(1)}", 20, "IllegalOperation")]
    [InlineData("{update: 'c', updates: [{q: {}, u: {}, nonsense: 1}]}", 0, "")]
    [InlineData("{aggregate: 'c', pipeline: []}", 9, "FailedToParse")]
    [InlineData("{create: 'c2', capped: true, size: 1000}", 238, "NotImplemented")]
    [InlineData("{create: 'c2', validator: {a: 1}}", 238, "NotImplemented")]
    [InlineData("{dropIndexes: 'nonsense', index: '*'}", 26, "NamespaceNotFound")]
    [InlineData("{dropIndexes: 'c', index: 'nonsense'}", 27, "IndexNotFound")]
    [InlineData("{listDatabases: 1}", 13, "Unauthorized")]
    [InlineData("{saslStart: 1, mechanism: 'PLAIN', payload: ''}", 334, "MechanismUnavailable")]
    [InlineData("{saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: 'n,,n=nobody,r=x'}", 18, "AuthenticationFailed")]
    [InlineData("{ping: 1, apiVersion: '2'}", 322, "APIVersionError")]
    public async Task A_command_that_is_not_understood_is_refused(string command, int code, string name)
    {
        var collection = fixture.Database.GetCollection<BsonDocument>("c");
        await collection.ReplaceOneAsync("{_id: 1}", BsonDocument.Parse("{_id: 1, a: 'x'}"), new ReplaceOptions { IsUpsert = true }, Cancel);
        if (code == 0)
        {
            // A fault in one statement of a batch is that statement's.
            var reply = await fixture.Database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command), cancellationToken: Cancel);
            Assert.Equal(40415, reply["writeErrors"][0]["code"].AsInt32);
            return;
        }

        var error = await Assert.ThrowsAnyAsync<MongoCommandException>(() => fixture.Database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command), cancellationToken: Cancel));
        Assert.Equal((code, name), (error.Code, error.CodeName));
    }

    [Fact]
    public async Task A_transaction_is_refused()
    {
        // As a command of its own: once the driver knows that it talks to a standalone server, its sessions refuse before they send.
        var insert = BsonDocument.Parse("{insert: 'c', documents: [{_id: 1}], txnNumber: NumberLong(1), startTransaction: true, autocommit: false}");
        var error = await Assert.ThrowsAsync<MongoCommandException>(
            () => fixture.Database.RunCommandAsync<BsonDocument>(insert, cancellationToken: Cancel));
        Assert.Equal((20, "IllegalOperation"), (error.Code, error.CodeName));
    }

    [Fact]
    public async Task A_document_over_16_megabytes_is_refused_and_one_just_below_is_kept()
    {
        var collection = fixture.NewCollection();
        var large = new BsonDocument { { "_id", 1 }, { "b", new byte[(16 * 1024 * 1024) - 64] } };
        await collection.InsertOneAsync(large, cancellationToken: Cancel);
        Assert.Equal(large, await collection.Find("{_id: 1}").SingleAsync(Cancel));
        await Assert.ThrowsAnyAsync<MongoException>(() => collection.UpdateOneAsync("{_id: 1}", Builders<BsonDocument>.Update.Set("c", new byte[100]), cancellationToken: Cancel));
        Assert.False((await collection.Find("{_id: 1}").SingleAsync(Cancel)).Contains("c"));
    }

    [Fact]
    public async Task An_array_cannot_be_an_identity()
    {
        var error = await Assert.ThrowsAsync<MongoWriteException>(() => fixture.NewCollection().InsertOneAsync(BsonDocument.Parse("{_id: [1]}"), cancellationToken: Cancel));
        Assert.Equal(53, error.WriteError.Code);
    }
}
