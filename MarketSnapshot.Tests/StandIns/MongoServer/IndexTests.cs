using MarketSnapshot.Tests.EndToEnd;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Indexes: how they are made, what they refuse, what they expire, and that searches use them.</summary>
public sealed class IndexTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Indexes_are_listed_as_they_were_made_and_can_be_dropped()
    {
        var collection = fixture.NewCollection();
        await CreateAsync(collection, "{a: 1, b: -1}", new CreateIndexOptions { Unique = true });
        await CreateAsync(collection, "{'geo': '2dsphere'}", new CreateIndexOptions());
        await CreateAsync(collection, "{t: 1}", new CreateIndexOptions { ExpireAfter = TimeSpan.FromDays(30) });
        await CreateAsync(collection, "{a: 1, b: -1}", new CreateIndexOptions { Unique = true });
        var indexes = await (await collection.Indexes.ListAsync(Cancel)).ToListAsync(Cancel);
        Assert.Equal(
            [
                BsonDocument.Parse("{v: 2, key: {_id: 1}, name: '_id_'}"),
                BsonDocument.Parse("{v: 2, key: {a: 1, b: -1}, name: 'a_1_b_-1', unique: true}"),
                BsonDocument.Parse("{v: 2, key: {geo: '2dsphere'}, name: 'geo_2dsphere', '2dsphereIndexVersion': 3}"),
                BsonDocument.Parse("{v: 2, key: {t: 1}, name: 't_1', expireAfterSeconds: 2592000}"),
            ],
            indexes);
        await collection.Indexes.DropOneAsync("a_1_b_-1", Cancel);
        await collection.InsertManyAsync([BsonDocument.Parse("{a: 1, b: 1}"), BsonDocument.Parse("{a: 1, b: 1}")], cancellationToken: Cancel);
        await fixture.AssertConsistentAsync(collection);
    }

    [Fact]
    public async Task A_unique_index_over_documents_that_break_it_is_refused()
    {
        var collection = await fixture.NewCollection("{_id: 1, a: 'x'}", "{_id: 2, a: 'x'}");
        var error = await Assert.ThrowsAsync<MongoCommandException>(() => CreateAsync(collection, "{a: 1}", new CreateIndexOptions { Unique = true }));
        Assert.Equal(11000, error.Code);
        Assert.Single(await (await collection.Indexes.ListAsync(Cancel)).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData("{a: 'text'}", "{}", 238)]
    [InlineData("{a: 0}", "{}", 67)]
    [InlineData("{}", "{}", 67)]
    [InlineData("{a: 1}", "{nonsense: 1}", 197)]
    [InlineData("{a: 1, b: 1}", "{expireAfterSeconds: 5}", 67)]
    [InlineData("{k: 1}", "{name: 'other'}", 85)]
    [InlineData("{k: 1}", "{unique: true}", 85)]
    [InlineData("{z: 1}", "{name: 'k_1'}", 86)]
    public async Task An_index_that_cannot_be_is_refused_with_MongoDBs_code(string key, string options, int code)
    {
        var collection = fixture.NewCollection();
        await CreateAsync(collection, "{k: 1}", new CreateIndexOptions());
        var spec = new BsonDocument("key", BsonDocument.Parse(key)).Merge(BsonDocument.Parse(options));
        spec["name"] = spec.GetValue("name", key == "{k: 1}" ? "k_1" : "new");
        var command = new BsonDocument { { "createIndexes", collection.CollectionNamespace.CollectionName }, { "indexes", new BsonArray { spec } } };
        var error = await Assert.ThrowsAsync<MongoCommandException>(() => fixture.Database.RunCommandAsync<BsonDocument>(command, cancellationToken: Cancel));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public async Task Expired_documents_go_by_themselves_and_others_stay()
    {
        var collection = fixture.NewCollection();
        await CreateAsync(collection, "{withdrawn_at: 1}", new CreateIndexOptions { ExpireAfter = TimeSpan.FromHours(1) });
        var now = TimeProvider.System.GetUtcNow();
        await collection.InsertManyAsync(
            [
                new BsonDocument { { "_id", "old" }, { "withdrawn_at", now.AddHours(-2).UtcDateTime } },
                new BsonDocument { { "_id", "array" }, { "withdrawn_at", new BsonArray { now.UtcDateTime, now.AddHours(-2).UtcDateTime } } },
                new BsonDocument { { "_id", "young" }, { "withdrawn_at", now.AddMinutes(-30).UtcDateTime } },
                new BsonDocument { { "_id", "text" }, { "withdrawn_at", "2001-01-01" } },
                new BsonDocument("_id", "none"),
            ],
            cancellationToken: Cancel);
        await Eventually.Reached(async () => await collection.CountDocumentsAsync("{}", cancellationToken: Cancel) == 3, "the expired documents are gone", () => fixture.Server.Log);
        Assert.Equal(["none", "text", "young"], (await collection.Find("{}").Sort("{_id: 1}").ToListAsync(Cancel)).Select(d => d["_id"].AsString));
        await fixture.AssertConsistentAsync(collection);
    }

    [Theory]
    [InlineData("{booking_id: 'b7'}", "{}", "booking_id_1")]
    [InlineData("{_id: {$in: [1, 2, 3]}}", "{}", "_id_")]
    [InlineData("{status: 'published'}", "{score: -1, _id: 1}", "status_1_score_-1__id_1")]
    [InlineData("{status: 'published'}", "{score: 1, _id: -1}", "status_1_score_-1__id_1")]
    [InlineData("{}", "{_id: -1}", "_id_")]
    public async Task A_search_uses_the_index_that_serves_it_and_needs_no_sort(string filter, string sort, string index)
    {
        var collection = fixture.NewCollection();
        await CreateAsync(collection, "{booking_id: 1}", new CreateIndexOptions { Unique = true });
        await CreateAsync(collection, "{status: 1, score: -1, _id: 1}", new CreateIndexOptions());
        await collection.InsertManyAsync(
            Enumerable.Range(0, 50).Select(i => new BsonDocument { { "_id", i }, { "booking_id", $"b{i}" }, { "status", "published" }, { "score", i % 7 } }),
            cancellationToken: Cancel);
        var command = new BsonDocument("explain", new BsonDocument
        {
            { "find", collection.CollectionNamespace.CollectionName }, { "filter", BsonDocument.Parse(filter) }, { "sort", BsonDocument.Parse(sort) },
        });
        var plan = (await fixture.Database.RunCommandAsync<BsonDocument>(command, cancellationToken: Cancel))["queryPlanner"]["winningPlan"];
        Assert.Equal("FETCH", plan["stage"].AsString);
        Assert.Equal(index, plan["inputStage"]["indexName"].AsString);
    }

    [Fact]
    public async Task A_partial_index_serves_only_searches_within_it()
    {
        var collection = await fixture.NewCollection("{_id: 1, a: 1, status: 'published'}", "{_id: 2, a: 1, status: 'withdrawn'}", "{_id: 3, a: 1}");
        await CreateAsync(collection, "{a: 1}", new CreateIndexOptions<BsonDocument> { PartialFilterExpression = "{status: 'published'}", Unique = true });
        Assert.Equal(3, await collection.CountDocumentsAsync("{a: 1}", cancellationToken: Cancel));
        Assert.Equal(1, await collection.CountDocumentsAsync("{a: 1, status: 'published'}", cancellationToken: Cancel));
        await CreateAsync(collection, "{status: 1}", new CreateIndexOptions { Sparse = true });
        Assert.Equal(1, await collection.CountDocumentsAsync("{status: null}", cancellationToken: Cancel));
        Assert.Equal([3, 1, 2], (await collection.Find("{}").Sort("{status: 1}").ToListAsync(Cancel)).Select(d => d["_id"].AsInt32));
    }

    [Fact]
    public async Task Two_arrays_side_by_side_cannot_be_indexed()
    {
        var collection = fixture.NewCollection();
        await CreateAsync(collection, "{a: 1, b: 1}", new CreateIndexOptions());
        var error = await Assert.ThrowsAsync<MongoWriteException>(() => collection.InsertOneAsync(BsonDocument.Parse("{a: [1], b: [2]}"), cancellationToken: Cancel));
        Assert.Equal(171, error.WriteError.Code);
    }

    private static Task CreateAsync(IMongoCollection<BsonDocument> collection, string key, CreateIndexOptions options) =>
        collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(key, options), cancellationToken: Cancel);
}
