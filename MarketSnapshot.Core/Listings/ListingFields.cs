namespace MarketSnapshot.Core.Listings;

/// <summary>The names in <c>market_listings</c> that filters, sorts and indexes use.</summary>
internal static class ListingFields
{
    public const string Id = "_id";
    public const string BookingId = "booking_id";
    public const string Status = "status";
    public const string Version = "version";
    public const string ContentHash = "content_hash";
    public const string CropKey = "metadata.crop_key";
    public const string Grade = "grade";
    public const string QualityScore = "quality_score";
    public const string QuantityKg = "quantity_kg";
    public const string EndDate = "end_date";
    public const string IsCertified = "is_certified";
    public const string HasPestAlerts = "has_pest_alerts";
    public const string Location = "location";
    public const string LocationId = "location.id";
    public const string Geo = "location.geo";
    public const string FirstPublishedAt = "first_published_at";
    public const string PublishedAt = "published_at";
    public const string UpdatedAt = "updated_at";
    public const string WithdrawnAt = "withdrawn_at";

    /// <summary>Values of <see cref="Status"/>.</summary>
    public const string Published = "published";

    /// <summary>The other value: a tombstone.</summary>
    public const string Withdrawn = "withdrawn";
}
