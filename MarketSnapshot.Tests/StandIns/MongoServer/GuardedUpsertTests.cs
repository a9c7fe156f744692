using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>The bulk by which listings are published: upserts that only ever go forward.</summary>
public sealed class GuardedUpsertTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;
    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newer_version_replaces_an_older_one_and_a_new_listing_is_inserted()
    {
        var listings = await fixture.NewCollection("{_id: 'a', version: 1, grade: 'B'}");
        var result = await listings.BulkWriteAsync([Replace("a", 2), Replace("b", 1)], Unordered, Cancel);
        Assert.Equal((1, 1), (result.MatchedCount, result.ModifiedCount));
        var upsert = Assert.Single(result.Upserts);
        Assert.Equal((1, "b"), (upsert.Index, upsert.Id.AsString));
        Assert.Equal([2, 1], (await listings.Find("{}").Sort("{_id: 1}").ToListAsync(Cancel)).Select(d => d["version"].AsInt32));
    }

    [Fact]
    public async Task An_older_version_is_refused_as_a_duplicate_key_and_the_rest_of_the_bulk_goes_through()
    {
        var listings = await fixture.NewCollection("{_id: 'a', version: 5}", "{_id: 'c', version: 5}");
        var bulk = await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(
            () => listings.BulkWriteAsync([Replace("a", 4), Replace("b", 1), Replace("c", 5), Replace("d", 9)], Unordered, Cancel));
        Assert.Equal([0, 2], bulk.WriteErrors.Select(e => e.Index));
        Assert.All(bulk.WriteErrors, e => Assert.Equal((11000, ServerErrorCategory.DuplicateKey), (e.Code, e.Category)));
        Assert.Equal(
            $"E11000 duplicate key error collection: {listings.CollectionNamespace.FullName} index: _id_ dup key: {{ _id: \"a\" }}",
            bulk.WriteErrors[0].Message);
        Assert.Equal(2, bulk.Result.Upserts.Count);
        Assert.Equal([5, 1, 5, 9], (await listings.Find("{}").Sort("{_id: 1}").ToListAsync(Cancel)).Select(d => d["version"].AsInt32));
    }

    [Fact]
    public async Task The_refusal_names_pattern_and_value_of_the_key()
    {
        var listings = await fixture.NewCollection("{_id: 'a', version: 5}");
        var reply = await fixture.Database.RunCommandAsync<BsonDocument>(
            BsonDocument.Parse($$$"""
                {update: '{{{listings.CollectionNamespace.CollectionName}}}', ordered: false,
                 updates: [{q: {_id: 'a', version: {$lt: 3}}, u: {_id: 'a', version: 3}, upsert: true}]}
                """),
            cancellationToken: Cancel);
        var error = reply["writeErrors"][0].AsBsonDocument;
        Assert.Equal(BsonDocument.Parse("{_id: 1}"), error["keyPattern"]);
        Assert.Equal(BsonDocument.Parse("{_id: 'a'}"), error["keyValue"]);
        Assert.Equal((0, 0, 1.0), (reply["n"].AsInt32, reply["nModified"].AsInt32, reply["ok"].AsDouble));
    }

    [Fact]
    public async Task An_ordered_bulk_stops_at_the_first_refusal()
    {
        var listings = await fixture.NewCollection("{_id: 'a', version: 5}");
        await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(
            () => listings.BulkWriteAsync([Replace("b", 1), Replace("a", 4), Replace("c", 1)], cancellationToken: Cancel));
        Assert.Equal(["a", "b"], (await listings.Find("{}").Sort("{_id: 1}").ToListAsync(Cancel)).Select(d => d["_id"].AsString));
    }

    [Fact]
    public async Task Operators_upsert_with_what_the_filter_says_and_keep_what_is_set_on_insert()
    {
        var listings = fixture.NewCollection();
        var update = Builders<BsonDocument>.Update.Set("grade", "A").Set("version", 1).SetOnInsert("first_published_at", "now").Unset("withdrawn_at");
        await listings.UpdateOneAsync(Filter.Eq("_id", "a") & Filter.Lt("version", 1), update, new UpdateOptions { IsUpsert = true }, Cancel);
        await listings.UpdateOneAsync(
            Filter.Eq("_id", "a") & Filter.Lt("version", 2),
            Builders<BsonDocument>.Update.Set("version", 2).SetOnInsert("first_published_at", "later").Unset("grade"),
            new UpdateOptions { IsUpsert = true },
            Cancel);
        Assert.Equal(BsonDocument.Parse("{_id: 'a', first_published_at: 'now', version: 2}"), await listings.Find("{}").SingleAsync(Cancel));
    }

    [Fact]
    public async Task A_duplicate_of_another_unique_field_names_that_index_and_leaves_nothing_behind()
    {
        var listings = await fixture.NewCollection("{_id: 'a', booking_id: 'x', version: 1}");
        await listings.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>("{booking_id: 1}", new CreateIndexOptions { Unique = true }), cancellationToken: Cancel);
        var error = await Assert.ThrowsAsync<MongoWriteException>(
            () => listings.InsertOneAsync(BsonDocument.Parse("{_id: 'b', booking_id: 'x'}"), cancellationToken: Cancel));
        Assert.Contains("index: booking_id_1 dup key: { booking_id: \"x\" }", error.WriteError.Message, StringComparison.Ordinal);
        Assert.Equal(1, await listings.CountDocumentsAsync("{}", cancellationToken: Cancel));
        await fixture.AssertConsistentAsync(listings);
    }

    [Fact]
    public async Task A_delete_with_a_version_guard_spares_a_newer_document()
    {
        var listings = await fixture.NewCollection("{_id: 'a', version: 5}", "{_id: 'b', version: 1}");
        var result = await listings.BulkWriteAsync(
            [new DeleteOneModel<BsonDocument>("{_id: 'a', version: {$lt: 3}}"), new DeleteOneModel<BsonDocument>("{_id: 'b', version: {$lt: 3}}")],
            Unordered,
            Cancel);
        Assert.Equal(1, result.DeletedCount);
        Assert.Equal("a", (await listings.Find("{}").SingleAsync(Cancel))["_id"].AsString);
    }

    [Fact]
    public async Task The_bulk_over_several_collections_of_a_newer_driver_works_as_well()
    {
        var (first, second) = (fixture.NewCollection(), await fixture.NewCollection("{_id: 'a', version: 9}"));
        var bulk = await Assert.ThrowsAsync<ClientBulkWriteException>(() => fixture.Client.BulkWriteAsync(
            [
                new BulkWriteInsertOneModel<BsonDocument>(first.CollectionNamespace, BsonDocument.Parse("{_id: 1}")),
                new BulkWriteReplaceOneModel<BsonDocument>(second.CollectionNamespace, Filter.Eq("_id", "a") & Filter.Lt("version", 3), BsonDocument.Parse("{_id: 'a', version: 3}"), isUpsert: true),
                new BulkWriteUpdateOneModel<BsonDocument>(second.CollectionNamespace, Filter.Eq("_id", "a"), Builders<BsonDocument>.Update.Inc("version", 1)),
                new BulkWriteDeleteManyModel<BsonDocument>(first.CollectionNamespace, Filter.Empty),
            ],
            new ClientBulkWriteOptions { IsOrdered = false },
            Cancel));
        Assert.Equal(11000, Assert.Single(bulk.WriteErrors).Value.Code);
        Assert.Equal(10, (await second.Find("{}").SingleAsync(Cancel))["version"].AsInt32);
        Assert.Equal(0, await first.CountDocumentsAsync("{}", cancellationToken: Cancel));
    }

    private static ReplaceOneModel<BsonDocument> Replace(string id, int version) => new(
        Filter.Eq("_id", id) & Filter.Lt("version", version), new BsonDocument { { "_id", id }, { "version", version } }) { IsUpsert = true };
}
