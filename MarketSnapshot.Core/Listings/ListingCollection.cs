using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>The collection of listings.</summary>
internal static class ListingCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "market_listings";

    /// <summary>For reading what buyers see.</summary>
    public static IMongoCollection<BsonDocument> Listings(this IMongoDatabase database) =>
        database.GetCollection<BsonDocument>(Name);

    /// <summary>
    /// For publishing: an acknowledged write is in the journal, and on a majority where there are several servers; and what is read
    /// back is not about to be rolled back.
    /// </summary>
    public static IMongoCollection<BsonDocument> ListingsForPublishing(this IMongoDatabase database) =>
        database.GetCollection<BsonDocument>(Name)
            .WithReadConcern(ReadConcern.Majority)
            .WithWriteConcern(WriteConcern.WMajority.With(journal: true))
            .WithReadPreference(ReadPreference.Primary);
}
