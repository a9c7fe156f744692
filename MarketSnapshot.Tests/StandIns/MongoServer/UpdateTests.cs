using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>What the update operators do.</summary>
public sealed class UpdateTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{a: 1}", "{$set: {b: 2, 'c.d': 3}}", "{a: 1, b: 2, c: {d: 3}}")]
    [InlineData("{a: 1}", "{$set: {z: 1, m: 2}}", "{a: 1, m: 2, z: 1}")]
    [InlineData("{a: [1, 2]}", "{$set: {'a.3': 4}}", "{a: [1, 2, null, 4]}")]
    [InlineData("{a: 1, b: 2}", "{$unset: {a: '', 'x.y': ''}}", "{b: 2}")]
    [InlineData("{a: 1}", "{$inc: {a: 2, b: 5}}", "{a: 3, b: 5}")]
    [InlineData("{a: 2147483647}", "{$inc: {a: 1}}", "{a: NumberLong(2147483648)}")]
    [InlineData("{a: 1.5}", "{$inc: {a: 1}}", "{a: 2.5}")]
    [InlineData("{a: NumberDecimal('0.1')}", "{$inc: {a: NumberDecimal('0.20')}}", "{a: NumberDecimal('0.30')}")]
    [InlineData("{a: 3}", "{$mul: {a: NumberDecimal('1E-30')}}", "{a: NumberDecimal('3E-30')}")]
    [InlineData("{a: 3}", "{$mul: {a: 2, b: 5}}", "{a: 6, b: 0}")]
    [InlineData("{a: 3, b: 3}", "{$min: {a: 2}, $max: {b: 2}}", "{a: 2, b: 3}")]
    [InlineData("{a: 1}", "{$rename: {a: 'x.y'}}", "{x: {y: 1}}")]
    [InlineData("{a: [1]}", "{$push: {a: 2, b: 3}}", "{a: [1, 2], b: [3]}")]
    [InlineData("{a: [5, 1]}", "{$push: {a: {$each: [4, 2], $sort: 1, $slice: 3}}}", "{a: [1, 2, 4]}")]
    [InlineData("{a: [5, 1]}", "{$push: {a: {$each: [7], $position: 1}}}", "{a: [5, 7, 1]}")]
    [InlineData("{a: [1]}", "{$addToSet: {a: {$each: [1, 2, 1.0]}}}", "{a: [1, 2]}")]
    [InlineData("{a: [1, 5, 3]}", "{$pull: {a: {$gte: 3}}}", "{a: [1]}")]
    [InlineData("{a: [{x: 1}, {x: 2}]}", "{$pull: {a: {x: 2}}}", "{a: [{x: 1}]}")]
    [InlineData("{a: [1, 5, 3]}", "{$pullAll: {a: [1, 3]}}", "{a: [5]}")]
    [InlineData("{a: [1, 5, 3]}", "{$pop: {a: 1}}", "{a: [1, 5]}")]
    [InlineData("{a: [1, 5, 3]}", "{$pop: {a: -1}}", "{a: [5, 3]}")]
    [InlineData("{a: 1}", "{$setOnInsert: {b: 1}, $set: {a: 2}}", "{a: 2}")]
    public async Task An_operator_changes_a_document_as_in_MongoDB(string before, string update, string after)
    {
        var collection = await fixture.NewCollection("{_id: 1, " + before[1..]);
        var result = await collection.UpdateOneAsync("{_id: 1}", BsonDocument.Parse(update), cancellationToken: Cancel);
        Assert.Equal((1, 1), (result.MatchedCount, result.ModifiedCount));
        Assert.Equal(BsonDocument.Parse("{_id: 1, " + after[1..]), await collection.Find("{}").SingleAsync(Cancel));
    }

    [Theory]
    [InlineData("{$set: {a: 1, 'a.b': 2}}", 40, "ConflictingUpdateOperators")]
    [InlineData("{$set: {a: 1}, $inc: {a: 2}}", 40, "ConflictingUpdateOperators")]
    [InlineData("{$foo: {a: 1}}", 9, "FailedToParse")]
    [InlineData("{$set: 'x'}", 9, "FailedToParse")]
    [InlineData("{$set: {_id: 2}}", 66, "ImmutableField")]
    [InlineData("{$unset: {_id: 1}}", 66, "ImmutableField")]
    [InlineData("{$set: {'s.x': 2}}", 28, "PathNotViable")]
    [InlineData("{$inc: {s: 1}}", 14, "TypeMismatch")]
    [InlineData("{$inc: {n: 'x'}}", 14, "TypeMismatch")]
    [InlineData("{$push: {s: 1}}", 2, "BadValue")]
    [InlineData("{$set: {'a..b': 1}}", 56, "EmptyFieldName")]
    [InlineData("{$set: {'l.$': 1}}", 238, "NotImplemented")]
    [InlineData("{$inc: {d: NumberDecimal('1E-40')}}", 238, "NotImplemented")]
    [InlineData("{$inc: {big: 1}}", 2, "BadValue")]
    [InlineData("{$bit: {n: {and: 1}}}", 238, "NotImplemented")]
    public async Task An_update_that_cannot_be_is_refused_with_MongoDBs_code(string update, int code, string name)
    {
        var collection = await fixture.NewCollection("{_id: 1, s: 'text', n: 1, l: [1], d: NumberDecimal('1.5'), big: NumberLong('9223372036854775807')}");
        var command = new BsonDocument
        {
            { "findAndModify", collection.CollectionNamespace.CollectionName }, { "query", new BsonDocument("_id", 1) }, { "update", BsonDocument.Parse(update) },
        };
        var error = await Assert.ThrowsAsync<MongoCommandException>(() => fixture.Database.RunCommandAsync<BsonDocument>(command, cancellationToken: Cancel));
        Assert.Equal((code, name), (error.Code, error.CodeName));
        Assert.Equal(BsonDocument.Parse("{_id: 1, s: 'text', n: 1, l: [1], d: NumberDecimal('1.5'), big: NumberLong('9223372036854775807')}"), await collection.Find("{}").SingleAsync(Cancel));
    }

    [Fact]
    public async Task An_update_that_changes_nothing_matches_without_modifying()
    {
        var collection = await fixture.NewCollection("{_id: 1, a: 1}");
        var result = await collection.UpdateOneAsync("{_id: 1}", "{$set: {a: 1}}", cancellationToken: Cancel);
        Assert.Equal((1, 0), (result.MatchedCount, result.ModifiedCount));
    }

    [Fact]
    public async Task An_update_of_many_meets_each_document_once_though_it_moves_in_the_index()
    {
        var collection = fixture.NewCollection();
        await collection.InsertManyAsync(Enumerable.Range(0, 1000).Select(i => new BsonDocument { { "_id", i }, { "n", i } }), cancellationToken: Cancel);
        await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{n: 1}"), cancellationToken: Cancel);
        var result = await collection.UpdateManyAsync("{n: {$gte: 0}}", "{$inc: {n: 500}}", cancellationToken: Cancel);
        Assert.Equal((1000, 1000), (result.MatchedCount, result.ModifiedCount));
        Assert.Equal(1000, await collection.CountDocumentsAsync("{$expr: {$eq: ['$n', {$add: ['$_id', 500]}]}}", cancellationToken: Cancel));
        Assert.Equal(500, (await collection.DeleteManyAsync("{n: {$gte: 1000}}", Cancel)).DeletedCount);
        await fixture.AssertConsistentAsync(collection);
    }

    [Fact]
    public async Task Find_and_modify_returns_the_document_before_or_after()
    {
        var collection = await fixture.NewCollection("{_id: 1, a: 1}", "{_id: 2, a: 2}");
        var before = await collection.FindOneAndUpdateAsync<BsonDocument>("{}", "{$inc: {a: 10}}", new() { Sort = "{a: -1}" }, Cancel);
        Assert.Equal(BsonDocument.Parse("{_id: 2, a: 2}"), before);
        var after = await collection.FindOneAndReplaceAsync<BsonDocument>("{_id: 1}", BsonDocument.Parse("{b: 1}"), new() { ReturnDocument = ReturnDocument.After }, Cancel);
        Assert.Equal(BsonDocument.Parse("{_id: 1, b: 1}"), after);
        var inserted = await collection.FindOneAndUpdateAsync<BsonDocument>("{_id: 3, k: 'x'}", "{$set: {z: 1}}", new() { IsUpsert = true, ReturnDocument = ReturnDocument.After }, Cancel);
        Assert.Equal(BsonDocument.Parse("{_id: 3, k: 'x', z: 1}"), inserted);
        Assert.Equal(12, (await collection.FindOneAndDeleteAsync("{_id: 2}", cancellationToken: Cancel))["a"].AsInt32);
        Assert.Null(await collection.FindOneAndDeleteAsync("{_id: 2}", cancellationToken: Cancel));
    }
}
