using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>The market in MongoDB.</summary>
internal sealed class MongoListingStore(IMongoDatabase database, ListingIndexes indexes) : IListingStore
{
    private const int MaxErrorLength = 300;

    private readonly IMongoCollection<BsonDocument> _listings = database.ListingsForPublishing();

    public async Task<IReadOnlyList<ListingWriteResult>> WriteAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken)
    {
        try
        {
            await indexes.EnsureOnceAsync(cancellationToken);
            return await WriteBulkAsync(states, cancellationToken);
        }
        catch (Exception failure) when (MongoFailure.IsStoreAway(failure))
        {
            throw new ListingStoreAwayException("MongoDB does not take writes.", failure);
        }
    }

    public async Task<IReadOnlyDictionary<Guid, ListingHead>> ReadHeadsAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken)
    {
        try
        {
            var found = await _listings
                .Find(Builders<BsonDocument>.Filter.In(ListingFields.Id, bookingIds.Select(id => id.ToString())))
                .Project<BsonDocument>(ListingHead.Projection)
                .ToListAsync(cancellationToken);
            return found.Select(ListingHead.Of).ToDictionary(head => head.BookingId);
        }
        catch (Exception failure) when (MongoFailure.IsStoreAway(failure))
        {
            throw new ListingStoreAwayException("MongoDB does not answer.", failure);
        }
    }

    /// <summary>
    /// One unordered bulk. A listing at this version or a higher one does not match the filter, so the upsert tries to insert it and
    /// meets the unique <c>_id</c>: the market refuses an older version by itself, whoever sends it and whenever.
    /// </summary>
    private async Task<ListingWriteResult[]> WriteBulkAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken)
    {
        var results = new ListingWriteResult[states.Count];
        try
        {
            await _listings.BulkWriteAsync(states.Select(Guarded), new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException<BsonDocument> partly) when (partly.WriteConcernError is null && partly.UnprocessedRequests.Count == 0)
        {
            foreach (var error in partly.WriteErrors)
                results[error.Index] = Judge(error);
        }
        catch (Exception tooLarge) when (MongoFailure.IsDocument(tooLarge))
        {
            // The driver refuses a whole bulk for one document that no server would take.
            if (states.Count == 1)
                return [new(ListingWriteKind.Refused, Shorten(tooLarge.Message))];
            var half = states.Count / 2;
            return
            [
                .. await WriteBulkAsync([.. states.Take(half)], cancellationToken),
                .. await WriteBulkAsync([.. states.Skip(half)], cancellationToken),
            ];
        }

        return results;
    }

    private static ReplaceOneModel<BsonDocument> Guarded(ListingState state) => new(
        new BsonDocument
        {
            { ListingFields.Id, state.BookingId.ToString() },
            { ListingFields.Version, new BsonDocument("$lt", state.Version) },
        },
        ListingDocument.Of(state)) { IsUpsert = true };

    private static ListingWriteResult Judge(BulkWriteError error) => error switch
    {
        { Category: ServerErrorCategory.DuplicateKey } => new(ListingWriteKind.Duplicate, Shorten(error.Message)),
        _ when MongoFailure.IsStoreAway(error) => new(ListingWriteKind.Unanswered, Shorten(error.Message)),
        _ => new(ListingWriteKind.Refused, $"MongoDB answered {error.Code}: {Shorten(error.Message)}"),
    };

    private static string Shorten(string text) => text.Length <= MaxErrorLength ? text : text[..MaxErrorLength];
}
