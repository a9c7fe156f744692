using CsCheck;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>An index changes how long a search takes, never what it finds.</summary>
public sealed class IndexPathTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Indexes = ["{a: 1}", "{b: -1, a: 1}", "{'c.d': 1}", "{a: -1, 'c.d': 1, _id: -1}"];

    private static readonly Gen<BsonValue> Values = Gen.Frequency(
        (5, Gen.Int[0, 6].Select(i => (BsonValue)new BsonInt32(i))),
        (1, Gen.Int[0, 12].Select(i => (BsonValue)new BsonDouble(i / 2.0))),
        (1, Gen.OneOfConst<BsonValue>(BsonNull.Value, "x", "y", BsonBoolean.True, new BsonArray(), new BsonDocument("d", 3))),
        (2, BsonValues.Any),
        (1, Gen.Int[0, 6].Array[0, 3].Select(items => (BsonValue)new BsonArray(items))));

    private static readonly Gen<BsonDocument> Operators = Gen.OneOf(
        Gen.Select(Gen.OneOfConst("$eq", "$gt", "$gte", "$lt", "$lte", "$ne"), Values).Where((_, v) => v is not (BsonUndefined or BsonRegularExpression)).Select((o, v) => new BsonDocument(o, v)),
        Gen.Select(Gen.OneOfConst("$in", "$nin", "$all"), Values.Array[0, 4]).Select((o, v) => new BsonDocument(o, new BsonArray(v.Where(x => x is not (BsonUndefined or BsonDocument or BsonRegularExpression))))),
        Gen.Select(Gen.Int[0, 4], Gen.Int[2, 7]).Select((low, high) => new BsonDocument { { "$gt", low }, { "$lte", high } }),
        Gen.OneOfConst(new BsonDocument("$exists", true), new BsonDocument("$exists", false), new BsonDocument("$type", "number"), new BsonDocument("$size", 2)),
        Gen.Int[0, 6].Select(i => new BsonDocument("$not", new BsonDocument("$gte", i))),
        Gen.Int[0, 6].Select(i => new BsonDocument("$elemMatch", new BsonDocument("$lt", i))));

    private static readonly Gen<BsonDocument> Condition = Gen.Select(Gen.OneOfConst("a", "b", "c.d", "c", "_id"), Operators).Select((path, operators) => new BsonDocument(path, operators));

    private static readonly Gen<BsonDocument> Filters = Gen.OneOf(
        Condition,
        Condition.Array[2, 3].Select(c => new BsonDocument("$and", new BsonArray(c))),
        Condition.Array[2, 3].Select(c => new BsonDocument("$or", new BsonArray(c))),
        Gen.Select(Condition, Condition.Array[2]).Select((c, or) => new BsonDocument("$and", new BsonArray { c, new BsonDocument("$or", new BsonArray(or)) })));

    private static readonly Gen<BsonDocument> Sorts = Gen.OneOfConst("{}", "{a: 1, _id: 1}", "{a: -1, _id: 1}", "{b: -1, a: 1, _id: 1}", "{b: 1, a: -1, _id: 1}", "{'c.d': 1, _id: 1}", "{a: -1, 'c.d': 1, _id: -1}", "{_id: -1}")
        .Select(s => BsonDocument.Parse(s));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_search_by_any_index_finds_what_a_look_at_every_document_finds(bool arrays)
    {
        var collection = fixture.NewCollection();
        foreach (var index in Indexes)
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(index), cancellationToken: Cancel);
        var generated = new Generated();
        await collection.InsertManyAsync(Documents(generated, arrays), cancellationToken: Cancel);
        await fixture.AssertConsistentAsync(collection);
        foreach (var (filter, sort) in generated.Draw(Gen.Select(Filters, Sorts).Array[150]))
        {
            var whole = await IdsAsync(collection, filter, sort, new BsonDocument("$natural", 1));
            var chosen = await IdsAsync(collection, filter, sort, null);
            Assert.True(sort.ElementCount == 0 ? whole.Order().SequenceEqual(chosen.Order()) : whole.SequenceEqual(chosen), $"seed {generated.Seed}: {filter} {sort}: {string.Join(' ', whole)} | {string.Join(' ', chosen)}");
            foreach (var index in Indexes)
            {
                var hinted = await IdsAsync(collection, filter, [], BsonDocument.Parse(index));
                Assert.True(whole.Order().SequenceEqual(hinted.Order()), $"seed {generated.Seed}: {filter} by {index}: {string.Join(' ', whole.Order())} | {string.Join(' ', hinted.Order())}");
            }
        }
    }

    private static IEnumerable<BsonDocument> Documents(Generated generated, bool arrays)
    {
        var value = arrays ? Values : Values.Select(v => v is BsonArray ? BsonNull.Value : v);
        var drawn = generated.Draw(Gen.Select(value, Values.Select(v => v is BsonArray ? 1 : v), value, Gen.Int[0, 20]).Array[300]);
        return drawn.Select((v, i) => Document(i, v.Item1, v.Item2, v.Item3, v.Item4, arrays));
    }

    private static BsonDocument Document(int id, BsonValue a, BsonValue b, BsonValue d, int shape, bool arrays)
    {
        var document = new BsonDocument("_id", id);
        if (shape % 5 != 0)
            document["a"] = a;
        if (shape % 7 != 0)
            document["b"] = b;
        // Only one of the indexed paths of a document may lead through an array.
        if (shape % 3 == 0 && a is not BsonArray)
            document["c"] = arrays && shape % 2 == 0 ? new BsonArray { new BsonDocument("d", d is BsonArray ? 2 : d), new BsonDocument("d", 4), 5 } : new BsonDocument("d", d);
        return document;
    }

    private static async Task<List<int>> IdsAsync(IMongoCollection<BsonDocument> collection, BsonDocument filter, BsonDocument sort, BsonDocument? hint)
    {
        var found = await collection.Find(filter, new FindOptions { Hint = hint }).Sort(sort.ElementCount == 0 ? null : sort).Project("{_id: 1}").ToListAsync(Cancel);
        return [.. found.Select(d => d["_id"].AsInt32)];
    }
}
