using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Counting, grouping and reshaping.</summary>
public sealed class AggregateTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[{$match: {crop: 'onion'}}, {$count: 'n'}]", "[{n: 2}]")]
    [InlineData("[{$group: {_id: '$crop', kg: {$sum: '$kg'}, best: {$max: '$q'}, worst: {$min: '$q'}, mean: {$avg: '$q'}, n: {$count: {}}}}, {$sort: {_id: 1}}]",
        "[{_id: 'onion', kg: 30, best: 90.5, worst: 80, mean: 85.25, n: 2}, {_id: 'wheat', kg: 5, best: null, worst: null, mean: null, n: 1}]")]
    [InlineData("[{$sort: {kg: -1}}, {$group: {_id: null, first: {$first: '$_id'}, last: {$last: '$_id'}, all: {$push: '$kg'}}}]", "[{_id: null, first: 2, last: 3, all: [20, 10, 5]}]")]
    [InlineData("[{$sort: {kg: -1}}, {$skip: 1}, {$limit: 1}, {$project: {kg: 1}}]", "[{_id: 1, kg: 10}]")]
    [InlineData("[{$match: {_id: 1}}, {$addFields: {tons: {$divide: ['$kg', 1000]}, 'x.y': '$crop'}}, {$unset: ['tags', 'q']}]", "[{_id: 1, crop: 'onion', kg: 10, tons: 0.01, x: {y: 'onion'}}]")]
    [InlineData("[{$unwind: '$tags'}, {$sortByCount: '$tags'}]", "[{_id: 'a', count: 2}, {_id: 'b', count: 1}]")]
    [InlineData("[{$match: {_id: 3}}, {$replaceWith: {label: {$concat: ['$crop', '!']}, q: {$ifNull: ['$q', 'none']}}}]", "[{label: 'wheat!', q: 'none'}]")]
    [InlineData("[{$match: {kg: {$gt: 100}}}, {$group: {_id: 1, n: {$sum: 1}}}]", "[]")]
    [InlineData("[{$project: {_id: 0, big: {$cond: [{$gte: ['$kg', 10]}, 'yes', 'no']}}}, {$group: {_id: '$big', n: {$sum: 1}}}, {$sort: {_id: 1}}]", "[{_id: 'no', n: 1}, {_id: 'yes', n: 2}]")]
    public async Task A_pipeline_gives_what_MongoDB_would_give(string pipeline, string expected)
    {
        var collection = await fixture.NewCollection(
            "{_id: 1, crop: 'onion', kg: 10, q: 80, tags: ['a', 'b']}", "{_id: 2, crop: 'onion', kg: 20, q: 90.5, tags: ['a']}", "{_id: 3, crop: 'wheat', kg: 5}");
        var found = await (await collection.AggregateAsync<BsonDocument>(Stages(pipeline), cancellationToken: Cancel)).ToListAsync(Cancel);
        Assert.Equal(new BsonArray(Stages(expected)), new BsonArray(found));
    }

    [Theory]
    [InlineData("[{$facet: {a: []}}]", 238)]
    [InlineData("[{$lookup: {}}]", 238)]
    [InlineData("[{$nonsense: 1}]", 40324)]
    [InlineData("[{$project: {a: {$nonsense: 1}}}]", 168)]
    [InlineData("[{$group: {_id: null, a: {$nonsense: 1}}}]", 15952)]
    [InlineData("[{$limit: 0}]", 15958)]
    public async Task A_stage_that_is_not_known_is_refused(string pipeline, int code)
    {
        var collection = await fixture.NewCollection("{_id: 1}");
        var error = await Assert.ThrowsAsync<MongoCommandException>(() => collection.AggregateAsync<BsonDocument>(Stages(pipeline), cancellationToken: Cancel));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public async Task Documents_are_counted_with_and_without_a_filter()
    {
        var collection = await fixture.NewCollection("{_id: 1, a: 1}", "{_id: 2, a: [1, 2]}", "{_id: 3}");
        Assert.Equal(3, await collection.CountDocumentsAsync("{}", cancellationToken: Cancel));
        Assert.Equal(2, await collection.CountDocumentsAsync("{a: 1}", cancellationToken: Cancel));
        Assert.Equal(1, await collection.CountDocumentsAsync("{a: 1}", new CountOptions { Skip = 1 }, Cancel));
        Assert.Equal(2, await collection.CountDocumentsAsync("{}", new CountOptions { Limit = 2 }, Cancel));
        Assert.Equal(3, await collection.EstimatedDocumentCountAsync(cancellationToken: Cancel));
        Assert.Equal(0, await fixture.NewCollection().CountDocumentsAsync("{}", cancellationToken: Cancel));
        Assert.Equal([1, 2], await (await collection.DistinctAsync<int>("a", "{}", cancellationToken: Cancel)).ToListAsync(Cancel));
    }

    private static BsonDocument[] Stages(string json) => [.. BsonDocument.Parse($"{{a: {json}}}")["a"].AsBsonArray.Select(s => s.AsBsonDocument)];
}
