using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>The market in MongoDB.</summary>
internal sealed class MongoListingStore(IMongoDatabase database, ListingIndexes indexes) : IListingStore
{
    private readonly IMongoCollection<BsonDocument> _listings = database.ListingsForPublishing();

    public async Task<IReadOnlyList<ListingWriteResult>> WriteAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken)
    {
        var results = new ListingWriteResult[states.Count];
        var writes = Compose(states, results);
        try
        {
            await indexes.EnsureOnceAsync(cancellationToken);
            await WriteBulkAsync(writes, results, cancellationToken);
            return results;
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

    /// <summary>Documents for all that can be written as one; a state that can't is refused alone.</summary>
    private static List<Write> Compose(IReadOnlyList<ListingState> states, ListingWriteResult[] results)
    {
        List<Write> writes = new(states.Count);
        for (var i = 0; i < states.Count; i++)
        {
            try
            {
                writes.Add(new(i, Guarded(states[i])));
            }
            catch (Exception unwritable) when (MongoFailure.IsContent(unwritable))
            {
                results[i] = new(ListingWriteKind.Refused, ErrorText.Of($"The snapshot can't be written as a listing: {unwritable.Message}"));
            }
        }

        return writes;
    }

    /// <summary>
    /// One unordered bulk. A listing at this version or a higher one does not match the filter, so the upsert tries to insert it and
    /// meets the unique <c>_id</c>: the market refuses an older version by itself, whoever sends it and whenever.
    /// </summary>
    private async Task WriteBulkAsync(IReadOnlyList<Write> writes, ListingWriteResult[] results, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
            return;
        try
        {
            await _listings.BulkWriteAsync(writes.Select(write => write.Model), new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException<BsonDocument> partly) when (partly.WriteConcernError is null && partly.UnprocessedRequests.Count == 0)
        {
            int[] codes = [.. partly.WriteErrors.Select(error => error.Code)];
            foreach (var error in partly.WriteErrors)
                results[writes[error.Index].Position] = Judge(error, WriteErrorRule.IsStoreAway(error.Code, codes, writes.Count));
        }
        catch (Exception tooLarge) when (MongoFailure.IsDocument(tooLarge))
        {
            // The driver refuses a whole bulk for one document that no server would take.
            if (writes is [var one])
            {
                results[one.Position] = new(ListingWriteKind.Refused, ErrorText.Of(tooLarge.Message));
                return;
            }

            var half = writes.Count / 2;
            await WriteBulkAsync([.. writes.Take(half)], results, cancellationToken);
            await WriteBulkAsync([.. writes.Skip(half)], results, cancellationToken);
        }
    }

    /// <summary>A document without a version of this system is replaced as well, or it would stand in the way of its listing for ever.</summary>
    private static ReplaceOneModel<BsonDocument> Guarded(ListingState state) => new(
        new BsonDocument { { ListingFields.Id, state.BookingId.ToString() }, { ListingFields.Version, ListingHead.IsNotFrom(state.Version) } },
        ListingDocument.Of(state)) { IsUpsert = true };

    private static ListingWriteResult Judge(BulkWriteError error, bool storeAway) => error switch
    {
        { Category: ServerErrorCategory.DuplicateKey } => new(ListingWriteKind.Duplicate, ErrorText.Of(error.Message)),
        _ when storeAway => new(ListingWriteKind.Unanswered, ErrorText.Of(error.Message)),
        _ => new(ListingWriteKind.Refused, $"MongoDB answered {error.Code}: {ErrorText.Of(error.Message)}"),
    };

    /// <summary>A guarded write and the place of its state among those asked for.</summary>
    private readonly record struct Write(int Position, ReplaceOneModel<BsonDocument> Model);
}
