using MarketSnapshot.Core.Bookings;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>Turns a search into a filter. Unknown values meet no condition on them.</summary>
internal static class ListingFilter
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Is = Builders<BsonDocument>.Filter;

    /// <summary>What is on the market and meets every condition.</summary>
    public static FilterDefinition<BsonDocument> Of(ListingSearch search)
    {
        List<FilterDefinition<BsonDocument>> conditions = [Is.Eq(ListingFields.Status, ListingFields.Published)];
        if (search.Crop is { } crop)
            conditions.Add(Is.Eq(ListingFields.CropKey, CropName.Key(crop)));
        if (search.Grade is { } grade)
            conditions.Add(Is.Eq(ListingFields.Grade, grade));
        if (search.Certified is { } certified)
            conditions.Add(Is.Eq(ListingFields.IsCertified, certified));
        if (search.MinQuality is { } quality)
            conditions.Add(Is.Gte(ListingFields.QualityScore, quality));
        if (search.NoPestAlerts)
            conditions.Add(Is.Eq(ListingFields.HasPestAlerts, false));
        if (search.Near is { } near)
            conditions.Add(Is.GeoWithinCenterSphere(ListingFields.Geo, near.Lon, near.Lat, near.RadiusInRadians));
        return Is.And(conditions);
    }
}
