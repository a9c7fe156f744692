using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>The indexes of <c>market_listings</c>, one for each way of searching it, and the one that removes old tombstones.</summary>
/// <param name="database">The database <c>market</c>.</param>
public sealed class ListingIndexes(IMongoDatabase database)
{
    /// <summary>For how long a withdrawn listing stays as a tombstone, so that a late writer can't bring it back.</summary>
    public static readonly TimeSpan TombstoneLife = TimeSpan.FromDays(30);

    private const int IndexOptionsConflict = 85;
    private const int IndexKeySpecsConflict = 86;

    private volatile bool _ensured;

    /// <summary>Every listing query asks for one status and ends its sort with <c>_id</c>.</summary>
    private static readonly (string Name, BsonDocument Keys, TimeSpan? ExpireAfter)[] All =
    [
        ("status_newest", Sorted((ListingFields.FirstPublishedAt, -1)), null),
        ("status_quality", Sorted((ListingFields.QualityScore, -1)), null),
        ("status_quantity", Sorted((ListingFields.QuantityKg, -1)), null),
        ("status_ending", Sorted((ListingFields.EndDate, 1)), null),
        ("status_crop_newest", Sorted((ListingFields.CropKey, 1), (ListingFields.FirstPublishedAt, -1)), null),
        ("status_crop_quality", Sorted((ListingFields.CropKey, 1), (ListingFields.QualityScore, -1)), null),
        ("status_place", Sorted((ListingFields.LocationId, 1)), null),
        ("geo", new BsonDocument(ListingFields.Geo, "2dsphere"), null),
        ("booking", new BsonDocument(ListingFields.BookingId, 1), null),
        ("tombstones", new BsonDocument(ListingFields.WithdrawnAt, 1), TombstoneLife),
    ];

    /// <summary>
    /// Creates what is missing and replaces what is defined otherwise. Any number of processes may do so at the same time.
    /// </summary>
    /// <exception cref="MongoException">MongoDB is away or refuses.</exception>
    /// <exception cref="TimeoutException">No server was found in time.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var indexes = database.GetCollection<BsonDocument>(ListingCollection.Name).Indexes;
        try
        {
            await indexes.CreateManyAsync(All.Select(Model), cancellationToken);
        }
        catch (MongoCommandException conflict) when (conflict.Code is IndexOptionsConflict or IndexKeySpecsConflict)
        {
            foreach (var index in All)
                await ReplaceIfOtherwiseAsync(indexes, index, cancellationToken);
        }

        _ensured = true;
    }

    /// <summary>The same, once in the life of the process.</summary>
    internal Task EnsureOnceAsync(CancellationToken cancellationToken) =>
        _ensured ? Task.CompletedTask : EnsureAsync(cancellationToken);

    private static async Task ReplaceIfOtherwiseAsync(
        IMongoIndexManager<BsonDocument> indexes, (string Name, BsonDocument Keys, TimeSpan? ExpireAfter) index, CancellationToken cancellationToken)
    {
        try
        {
            await indexes.CreateOneAsync(Model(index), cancellationToken: cancellationToken);
        }
        catch (MongoCommandException conflict) when (conflict.Code is IndexOptionsConflict or IndexKeySpecsConflict)
        {
            var existing = await (await indexes.ListAsync(cancellationToken)).ToListAsync(cancellationToken);
            foreach (var other in existing.Where(other => other["name"] == index.Name || other["key"] == index.Keys))
                await indexes.DropOneAsync(other["name"].AsString, cancellationToken);
            await indexes.CreateOneAsync(Model(index), cancellationToken: cancellationToken);
        }
    }

    private static CreateIndexModel<BsonDocument> Model((string Name, BsonDocument Keys, TimeSpan? ExpireAfter) index) =>
        new(index.Keys, new CreateIndexOptions { Name = index.Name, ExpireAfter = index.ExpireAfter });

    private static BsonDocument Sorted(params (string Field, int Direction)[] fields) =>
        new((IEnumerable<BsonElement>)
            [new(ListingFields.Status, 1), .. fields.Select(f => new BsonElement(f.Field, f.Direction)), new(ListingFields.Id, 1)]);
}
