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
    private const string MetadataSection = "snap_metadata";

    /// <summary>The document for a state: the listing, or the tombstone of one that left the market.</summary>
    /// <exception cref="DamagedSectionException">A section has a shape that no reader of the listing could read back.</exception>
    public static BsonDocument Of(ListingState state) => state.OnMarket ? Listing(state) : Tombstone(state.BookingId.ToString(), state.Version, state.SentAt);

    /// <summary>What stays of a listing that left the market.</summary>
    /// <param name="id">The listing's <c>_id</c>.</param>
    /// <param name="version">The version in which it left.</param>
    /// <param name="at">When that was sent.</param>
    public static BsonDocument Tombstone(BsonValue id, long version, DateTimeOffset at) => new()
    {
        { ListingFields.Id, id },
        { ListingFields.BookingId, id },
        { ListingFields.Status, ListingFields.Withdrawn },
        { ListingFields.Version, version },
        { ListingFields.WithdrawnAt, Date(at) },
    };

    private static BsonDocument Listing(ListingState state)
    {
        var details = ListingDetails.Of(state.Details);
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
            { ListingFields.Location, Place(details.Location) },
            { "storage_price", Price(details.StoragePrice) },
            { "booking_status", details.BookingStatus },
            { "crop_type", state.CropType },
            { ListingFields.Grade, OrNull(state.Grade) },
            { "grade_source", OrNull(details.GradeSource) },
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

    private static BsonValue Derived(BsonDocument metadata, string fact) =>
        metadata.TryGetValue(fact, out var value) ? value : throw new DamagedSectionException(MetadataSection);

    private static BsonDocument Place(ListingPlace place) => new()
    {
        { "id", place.Id.ToString() },
        { "name", place.Name },
        { "type", place.Type },
        { "address", place.Address },
        { "geo", new BsonDocument { { "type", place.Geo.Type }, { "coordinates", new BsonArray(place.Geo.Coordinates) } } },
    };

    private static BsonDocument Price(ListingPrice price) => new()
    {
        { "amount", new BsonDecimal128(price.Amount) },
        { "unit", price.Unit },
        { "currency", price.Currency },
    };

    private static BsonValue OrNull(string? text) => text is null ? BsonNull.Value : text;

    private static BsonDateTime Date(DateTimeOffset time) => new(time.UtcDateTime);
}
