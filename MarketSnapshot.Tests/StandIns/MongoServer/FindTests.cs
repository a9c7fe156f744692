using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>What filters match, as MongoDB's manual and its drivers' tests have it.</summary>
public sealed class FindTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{a: 1}", "0 1 3 7")]
    [InlineData("{a: null}", "4 5")]
    [InlineData("{a: {$exists: false}}", "5")]
    [InlineData("{a: {$ne: 1}}", "2 4 5 6 8 9")]
    [InlineData("{a: {$gt: 1}}", "3 8 9")]
    [InlineData("{a: {$gte: 1, $lt: 2}}", "0 1 3 7")]
    [InlineData("{a: [1, 2]}", "3")]
    [InlineData("{a: {$size: 2}}", "3")]
    [InlineData("{a: {$all: [1, 2]}}", "3")]
    [InlineData("{a: {$in: [1, 'x']}}", "0 1 2 3 7")]
    [InlineData("{a: {$nin: [1, null]}}", "2 6 8 9")]
    [InlineData("{a: /^X/i}", "2")]
    [InlineData("{a: {$not: {$gt: 1}}}", "0 1 2 4 5 6 7")]
    [InlineData("{a: {$type: 'string'}}", "2")]
    [InlineData("{a: {$type: 'number'}}", "0 1 3 7 8 9")]
    [InlineData("{a: {$type: 'array'}}", "3 8")]
    [InlineData("{'a.b': 3}", "6 8")]
    [InlineData("{'a.0': 1}", "3")]
    [InlineData("{'a.1.b': 4}", "8")]
    [InlineData("{a: {$elemMatch: {$gt: 1, $lt: 3}}}", "3")]
    [InlineData("{a: {$elemMatch: {b: {$gte: 4}}}}", "8")]
    [InlineData("{a: {$mod: [2, 1]}}", "0 1 3 7 8")]
    [InlineData("{$or: [{a: 'x'}, {a: {$gt: 5}}]}", "2 8 9")]
    [InlineData("{$nor: [{a: 'x'}, {a: {$gt: 0}}]}", "4 5 6")]
    [InlineData("{$and: [{a: {$gt: 0}}, {a: {$lt: 2}}]}", "0 1 3 7")]
    [InlineData("{$expr: {$gt: ['$a', 5]}}", "2 3 6 8 9")]
    [InlineData("{a: {$lt: 'y'}}", "2")]
    public async Task A_filter_matches_what_MongoDB_would_match(string filter, string expected)
    {
        var collection = await fixture.NewCollection(
            "{_id: 0, a: 1}",
            "{_id: 1, a: NumberLong(1)}",
            "{_id: 2, a: 'x'}",
            "{_id: 3, a: [1, 2]}",
            "{_id: 4, a: null}",
            "{_id: 5}",
            "{_id: 6, a: {b: 3}}",
            "{_id: 7, a: NumberDecimal('1.0')}",
            "{_id: 8, a: [{b: 3}, {b: 4}, 7]}",
            "{_id: 9, a: 1e300}");
        var found = await collection.Find(BsonDocument.Parse(filter)).Sort("{_id: 1}").ToListAsync(Cancel);
        Assert.Equal(expected, string.Join(' ', found.Select(d => d["_id"])));
        await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{a: 1}"), cancellationToken: Cancel);
        found = await collection.Find(BsonDocument.Parse(filter)).ToListAsync(Cancel);
        Assert.Equal(expected, string.Join(' ', found.Select(d => d["_id"].AsInt32).Order()));
    }

    [Fact]
    public async Task Values_of_every_type_sort_in_MongoDBs_order_by_index_and_in_memory()
    {
        string[] values =
        [
            "{$minKey: 1}", "null", "-1e400", "-9007199254740993", "-1.5", "0", "0.1", "NumberDecimal('0.1')", "1", "9007199254740992", "NumberLong('9007199254740993')",
            "NumberDecimal('9E300')", "''", "'a'", "'a\\u0000'", "'aa'", "'\\uffee'", "'\\ud83c\\udf45'", "{}", "{a: 1}", "{a: 1, b: 1}", "{b: 0}",
            "ObjectId('000000000000000000000001')", "false", "true", "ISODate('1969-01-01')", "ISODate('2026-01-01')", "Timestamp(1, 2)", "/a/", "/a/i", "{$maxKey: 1}",
        ];
        // 0.1 as a double is a little more than one tenth.
        (values[6], values[7]) = (values[7], values[6]);
        values[2] = "-1e308";
        var collection = await fixture.NewCollection([.. values.Select((v, i) => $"{{_id: {i}, v: {v}}}").Reverse()]);
        await AssertSortedAsync(collection, values.Length);
        await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{v: 1}"), cancellationToken: Cancel);
        await AssertSortedAsync(collection, values.Length);
    }

    [Theory]
    [InlineData("{v: {$lt: 'x'}}", "1 2 3")]
    [InlineData("{v: {$gte: ''}}", "1 2 3")]
    [InlineData("{v: {$lt: Timestamp(3, 2)}}", "4")]
    [InlineData("{v: {$gt: Timestamp(3, 2)}}", "5")]
    [InlineData("{v: {$gt: ObjectId('000000000000000000000001')}}", "7")]
    [InlineData("{v: {$lte: ObjectId('000000000000000000000001')}}", "6")]
    public async Task A_range_by_index_reaches_the_first_and_the_last_values_of_a_type(string filter, string expected)
    {
        var collection = await fixture.NewCollection(
            "{_id: 1, v: ''}",
            "{_id: 2, v: '\\u0000'}",
            "{_id: 3, v: 'a'}",
            "{_id: 4, v: Timestamp(0, 1)}",
            "{_id: 5, v: Timestamp(4294967295, 1)}",
            "{_id: 6, v: ObjectId('000000000000000000000000')}",
            "{_id: 7, v: ObjectId('ffffffffffffffffffffffff')}");
        foreach (var key in new[] { "{v: 1}", "{v: -1}" })
        {
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(key), cancellationToken: Cancel);
            var found = await collection.Find(filter, new FindOptions { Hint = BsonDocument.Parse(key) }).ToListAsync(Cancel);
            Assert.Equal(expected, string.Join(' ', found.Select(d => d["_id"].AsInt32).Order()));
        }
    }

    [Fact]
    public async Task A_sort_over_several_fields_breaks_ties_and_treats_missing_as_null()
    {
        var collection = await fixture.NewCollection("{_id: 1, a: 2, b: 1}", "{_id: 2, a: 2, b: 3}", "{_id: 3, b: 9}", "{_id: 4, a: null, b: 1}", "{_id: 5, a: [0, 7]}");
        Assert.Equal("5 2 1 3 4", await IdsAsync(collection.Find("{}").Sort("{a: -1, b: -1}")));
        Assert.Equal("4 3 5 1 2", await IdsAsync(collection.Find("{}").Sort("{a: 1, b: 1}")));
        Assert.Equal("4 3 5", await IdsAsync(collection.Find("{}").Sort("{a: 1, b: 1}").Limit(3)));
        Assert.Equal("5 1", await IdsAsync(collection.Find("{}").Sort("{a: 1, b: 1}").Skip(2).Limit(2)));
    }

    [Fact]
    public async Task Pages_by_key_meet_every_document_once_whichever_way_they_run()
    {
        var collection = fixture.NewCollection();
        await collection.InsertManyAsync(Enumerable.Range(0, 250).Select(i => new BsonDocument { { "_id", i }, { "score", i * 7 % 23 } }), cancellationToken: Cancel);
        await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{score: -1, _id: 1}"), cancellationToken: Cancel);
        var seen = new List<BsonDocument>();
        while (true)
        {
            var filter = seen.Count == 0
                ? []
                : new BsonDocument("$or", new BsonArray
                {
                    new BsonDocument("score", new BsonDocument("$lt", seen[^1]["score"])),
                    new BsonDocument { { "score", seen[^1]["score"] }, { "_id", new BsonDocument("$gt", seen[^1]["_id"]) } },
                });
            var page = await collection.Find(filter).Sort("{score: -1, _id: 1}").Limit(20).ToListAsync(Cancel);
            if (page.Count == 0)
                break;
            seen.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(0, 250).OrderByDescending(i => i * 7 % 23).ThenBy(i => i), seen.Select(d => d["_id"].AsInt32));
    }

    [Theory]
    [InlineData("{a: 1}", "{_id: 1, a: {b: 2, c: 3}}")]
    [InlineData("{'a.b': 1, _id: 0}", "{a: {b: 2}}")]
    [InlineData("{a: 0}", "{_id: 1, l: [{x: 1, y: 2}, 5, {x: 3}]}")]
    [InlineData("{'l.x': 1}", "{_id: 1, l: [{x: 1}, {x: 3}]}")]
    [InlineData("{'l.x': 0, a: 0}", "{_id: 1, l: [{y: 2}, 5, {}]}")]
    [InlineData("{_id: 1}", "{_id: 1}")]
    [InlineData("{'_id.x': 1, 'a.b': 1}", "{a: {b: 2}}")]
    [InlineData("{a: {c: 1}, n: {$size: '$l'}}", "{_id: 1, a: {c: 3}, n: 3}")]
    public async Task A_projection_shows_what_MongoDB_would_show(string projection, string expected)
    {
        var collection = await fixture.NewCollection("{_id: 1, a: {b: 2, c: 3}, l: [{x: 1, y: 2}, 5, {x: 3}]}");
        Assert.Equal(BsonDocument.Parse(expected), await collection.Find("{}").Project(BsonDocument.Parse(projection)).SingleAsync(Cancel));
    }

    [Fact]
    public async Task A_thousand_ids_are_looked_up_at_once()
    {
        var collection = fixture.NewCollection();
        await collection.InsertManyAsync(Enumerable.Range(0, 1500).Select(i => new BsonDocument { { "_id", $"id-{i:D4}" }, { "version", i }, { "content_hash", "h" } }), cancellationToken: Cancel);
        var ids = Enumerable.Range(250, 1000).Select(i => $"id-{i * 2:D4}").ToList();
        var found = await collection.Find(Builders<BsonDocument>.Filter.In("_id", ids)).Project("{version: 1, content_hash: 1}").ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(250, 500).Select(i => i * 2), found.Select(d => d["version"].AsInt32).Order());
    }

    private static async Task AssertSortedAsync(IMongoCollection<BsonDocument> collection, int count)
    {
        var expected = string.Join(' ', Enumerable.Range(0, count));
        Assert.Equal(expected, await IdsAsync(collection.Find("{}").Sort("{v: 1}")));
        Assert.Equal(string.Join(' ', Enumerable.Range(0, count).Reverse()), await IdsAsync(collection.Find("{}").Sort("{v: -1}")));
    }

    private static async Task<string> IdsAsync(IFindFluent<BsonDocument, BsonDocument> find) =>
        string.Join(' ', (await find.ToListAsync(Cancel)).Select(d => d["_id"]));
}
