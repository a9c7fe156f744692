using System.Text.Json;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Core.Snapshots.Sections;
using MongoDB.Bson;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// Writes a <see cref="ListingState"/> as a document of <c>market_listings</c>. Quantities and amounts are Decimal128, so they stay
/// exact; measured values and scores are doubles; counts are integers; times and days are BSON dates (UTC, milliseconds).
/// </summary>
internal static class ListingDocument
{
    private const string DetailsSection = "listing_details";
    private const string MetadataSection = "snap_metadata";

    /// <summary>The document for a state: the listing, or the tombstone of one that left the market.</summary>
    /// <exception cref="DamagedSectionException">A section has a shape that no reader of the listing could read back.</exception>
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
        var details = Details(state.Details);
        var inspection = SectionBson.OfSection<InspectionData>("inspection_data", state.InspectionData).AsBsonDocument;
        var metadata = SectionBson.OfSection<SnapshotMetadata>(MetadataSection, state.Metadata).AsBsonDocument;
        var pestCount = Derived(metadata, "pest_count");
        var pestAlerts = Derived(metadata, "pest_alert_active");
        var isCertified = Derived(metadata, "is_certified");
        var certificationTypes = Derived(metadata, "certification_types");
        metadata["crop_key"] = CropName.Key(state.CropType);

        return new()
        {
            { ListingFields.Id, state.BookingId.ToString() },
            { ListingFields.BookingId, state.BookingId.ToString() },
            { "snapshot_id", state.SnapshotId.ToString() },
            { "farmer_id", state.FarmerId.ToString() },
            { "vendor_id", state.VendorId.ToString() },
            { ListingFields.Location, details["location"] },
            { "storage_price", details["storage_price"] },
            { "booking_status", details["booking_status"] },
            { "crop_type", state.CropType },
            { ListingFields.Grade, OrNull(state.Grade) },
            { "grade_source", details["grade_source"] },
            { ListingFields.QuantityKg, new BsonDecimal128(state.QuantityKg.WithoutTrailingZeros()) },
            { "start_date", Date(state.StartDate) },
            { ListingFields.EndDate, Date(state.EndDate) },
            { "duration_days", state.DurationDays },
            { ListingFields.QualityScore, inspection.GetValue("quality_score", BsonNull.Value) },
            { "freshness", inspection.GetValue("freshness", BsonNull.Value) },
            { "shelf_life_days", inspection.GetValue("shelf_life_days", BsonNull.Value) },
            { "inspection_data", inspection },
            { "sensors", SectionBson.OfSection<Dictionary<string, SensorSummary>>("sensors", state.Sensors) },
            { "pest_events", SectionBson.OfSection<List<PestObservation>>("pest_events", state.PestEvents) },
            { "pest_count", pestCount },
            { ListingFields.HasPestAlerts, pestAlerts },
            { "certificates", SectionBson.OfSection<List<HeldCertificate>>("certificates", state.Certificates) },
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

    private static BsonDocument Details(string json)
    {
        try
        {
            using var details = JsonDocument.Parse(json);
            if (!SectionJson.CanBeShown(details.RootElement))
                throw new DamagedSectionException(DetailsSection);
            return new()
            {
                { "location", Location(details.RootElement.GetProperty("location")) },
                { "storage_price", Price(details.RootElement.GetProperty("storage_price")) },
                { "booking_status", details.RootElement.GetProperty("booking_status").GetString() },
                { "grade_source", OrNull(details.RootElement.GetProperty("grade_source").GetString()) },
            };
        }
        catch (Exception foreign) when (MongoFailure.IsContent(foreign))
        {
            throw new DamagedSectionException(DetailsSection, foreign);
        }
    }

    private static BsonValue Derived(BsonDocument metadata, string fact) =>
        metadata.TryGetValue(fact, out var value) ? value : throw new DamagedSectionException(MetadataSection);

    private static BsonDocument Location(JsonElement location) => new()
    {
        { "id", location.GetProperty("id").GetGuid().ToString() },
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
