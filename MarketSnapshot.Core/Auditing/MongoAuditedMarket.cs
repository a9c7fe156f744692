using MarketSnapshot.Core.Listings;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Auditing;

/// <summary>The market in MongoDB, as the audit sees it.</summary>
internal sealed class MongoAuditedMarket(IMongoDatabase database) : IAuditedMarket
{
    private static readonly BsonDocument ById = new(ListingFields.Id, 1);
    private static readonly BsonDocument IsNoText = new(ListingFields.Id, new BsonDocument("$not", new BsonDocument("$type", "string")));

    private readonly IMongoCollection<BsonDocument> _listings = database.ListingsForPublishing();

    public Task<MarketPage> ReadPageAsync(MarketPosition? after, int size, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        if (after is { Others: { } passed })
        {
            var others = await ReadAsync(_listings.Find(IsNoText).Sort(ById).Skip(passed).Limit(size), cancellationToken);
            return new MarketPage(others, others.Count < size ? null : after with { Others = passed + others.Count });
        }

        // A comparison with a text finds texts only, and the index on _id has them in the order of their bytes.
        var range = new BsonDocument(ListingFields.Id, after?.Text is { } text ? new BsonDocument("$gt", text) : new BsonDocument("$gte", ""));
        var page = await ReadAsync(_listings.Find(range).Sort(ById).Limit(size), cancellationToken);
        return new(page, page.Count < size ? new(after?.Text, Others: 0) : new(page[^1].Id.AsString, Others: null));
    });

    public Task<IReadOnlyDictionary<BsonValue, AuditedListing>> ReadAsync(
        IReadOnlyCollection<BsonValue> ids, CancellationToken cancellationToken) => AskAsync<IReadOnlyDictionary<BsonValue, AuditedListing>>(async () =>
    {
        var found = await ReadAsync(_listings.Find(new BsonDocument(ListingFields.Id, new BsonDocument("$in", new BsonArray(ids)))), cancellationToken);
        return found.ToDictionary(listing => listing.Id);
    });

    public Task<int> WithdrawAsync(IReadOnlyList<AuditedListing> listings, DateTimeOffset at, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        try
        {
            var result = await _listings.BulkWriteAsync(listings.Select(listing => Withdrawal(listing, at)), new BulkWriteOptions { IsOrdered = false }, cancellationToken);
            return (int)result.ModifiedCount;
        }
        catch (MongoBulkWriteException<BsonDocument> partly)
            when (partly.WriteConcernError is null && partly.UnprocessedRequests.Count == 0
                && !WriteErrorRule.IsStoreAway(partly.WriteErrors.Select(error => error.Code).ToArray(), listings.Count))
        {
            // What the server refuses to replace is found again by the next audit.
            return (int)partly.Result.ModifiedCount;
        }
    });

    private static ReplaceOneModel<BsonDocument> Withdrawal(AuditedListing listing, DateTimeOffset at) => new(
        new BsonDocument
        {
            { ListingFields.Id, listing.Id },
            { ListingFields.Status, ListingFields.Published },
            { ListingFields.Version, listing.Version > 0 ? new BsonInt64(listing.Version) : ListingHead.IsNotFrom(1) },
        },
        ListingDocument.Tombstone(listing.Id, listing.Version + 1, at));

    private static async Task<List<AuditedListing>> ReadAsync(IFindFluent<BsonDocument, BsonDocument> listings, CancellationToken cancellationToken)
    {
        var documents = await listings.Project<BsonDocument>(AuditedListing.Projection).ToListAsync(cancellationToken);
        return documents.ConvertAll(AuditedListing.Of);
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (Exception failure) when (MongoFailure.IsStoreAway(failure))
        {
            throw new ListingStoreAwayException("MongoDB does not answer.", failure);
        }
    }
}
