using System.Text.Json;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Snapshots;
using MongoDB.Bson;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// Writes a <see cref="ListingState"/> as a document of <c>market_listings</c>. Quantities and amounts are Decimal128, so they stay
/// exact; measured values and scores are doubles; counts are integers; times and days are BSON dates (UTC, milliseconds).
/// </summary>
internal static class ListingDocument
{
    /// <summary>The document for a state: the listing, or the tombstone of one that left the market.</summary>
    public static BsonDocument Of(ListingState state) => state.OnMarket ? Listing(state) : Tombstone(state);

    private static BsonDocument Tombstone(ListingState state) => new()
    {
        { ListingFields.Id, state.BookingId.ToString() },
        { ListingFields.BookingId, state.BookingId.ToString() },
        { ListingFields.Status, ListingFields.Withdrawn },
        { ListingFields.Version, state.Version },
        { ListingFields.WithdrawnAt, Date(state.SentAt) },
    };

    private static BsonDocument Listing(ListingState state)
    {
        using var details = JsonDocument.Parse(state.Details);
        var inspection = SectionBson.OfText(state.InspectionData).AsBsonDocument;
        var metadata = SectionBson.OfText(state.Metadata).AsBsonDocument;
        var pestCount = metadata["pest_count"];
        var pestAlerts = metadata["pest_alert_active"];
        var isCertified = metadata["is_certified"];
        var certificationTypes = metadata["certification_types"];
        metadata["crop_key"] = CropName.Key(state.CropType);

        return new()
        {
            { ListingFields.Id, state.BookingId.ToString() },
            { ListingFields.BookingId, state.BookingId.ToString() },
            { "snapshot_id", state.SnapshotId.ToString() },
            { "farmer_id", state.FarmerId.ToString() },
            { "vendor_id", state.VendorId.ToString() },
            { ListingFields.Location, Location(details.RootElement.GetProperty("location")) },
            { "storage_price", Price(details.RootElement.GetProperty("storage_price")) },
            { "booking_status", SectionBson.Of(details.RootElement.GetProperty("booking_status")) },
            { "crop_type", state.CropType },
            { ListingFields.Grade, OrNull(state.Grade) },
            { "grade_source", SectionBson.Of(details.RootElement.GetProperty("grade_source")) },
            { ListingFields.QuantityKg, new BsonDecimal128(state.QuantityKg.WithoutTrailingZeros()) },
            { "start_date", Date(state.StartDate) },
            { ListingFields.EndDate, Date(state.EndDate) },
            { "duration_days", state.DurationDays },
            { ListingFields.QualityScore, inspection.GetValue("quality_score", BsonNull.Value) },
            { "freshness", inspection.GetValue("freshness", BsonNull.Value) },
            { "shelf_life_days", inspection.GetValue("shelf_life_days", BsonNull.Value) },
            { "inspection_data", inspection },
            { "sensors", SectionBson.OfText(state.Sensors) },
            { "pest_events", SectionBson.OfText(state.PestEvents) },
            { "pest_count", pestCount },
            { ListingFields.HasPestAlerts, pestAlerts },
            { "certificates", SectionBson.OfText(state.Certificates) },
            { ListingFields.IsCertified, isCertified },
            { "certification_types", certificationTypes },
            { "metadata", metadata },
            { ListingFields.Status, ListingFields.Published },
            { ListingFields.Version, state.Version },
            { ListingFields.ContentHash, state.ContentHash },
            { ListingFields.FirstPublishedAt, Date(state.FirstPublishedAt ?? state.SentAt) },
            { ListingFields.PublishedAt, Date(state.SentAt) },
            { ListingFields.UpdatedAt, Date(state.SentAt) },
        };
    }

    private static BsonDocument Location(JsonElement location) => new()
    {
        { "id", location.GetProperty("id").GetString() },
        { "name", location.GetProperty("name").GetString() },
        { "type", location.GetProperty("type").GetString() },
        { "address", location.GetProperty("address").GetString() },
        {
            "geo",
            new BsonDocument
            {
                { "type", "Point" },
                { "coordinates", new BsonArray { location.GetProperty("lon").GetDouble(), location.GetProperty("lat").GetDouble() } },
            }
        },
    };

    private static BsonDocument Price(JsonElement price) => new()
    {
        { "amount", new BsonDecimal128(price.GetProperty("amount").GetDecimal().WithoutTrailingZeros()) },
        { "unit", price.GetProperty("unit").GetString() },
        { "currency", price.GetProperty("currency").GetString() },
    };

    private static BsonValue OrNull(string? text) => text is null ? BsonNull.Value : text;

    private static BsonDateTime Date(DateTimeOffset time) => new(time.UtcDateTime);
}
