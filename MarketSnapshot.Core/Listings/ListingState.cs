namespace MarketSnapshot.Core.Listings;

/// <summary>
/// One version of a snapshot as it is sent to the market. The listing is a function of this alone, so whoever sends the version writes
/// the same document.
/// </summary>
internal sealed record ListingState
{
    /// <summary>The booking, whose id is the listing's.</summary>
    public required Guid BookingId { get; init; }

    public required Guid SnapshotId { get; init; }

    public required long Version { get; init; }

    /// <summary>False for a listing that leaves the market: a tombstone is sent then.</summary>
    public required bool OnMarket { get; init; }

    public required string ContentHash { get; init; }

    public required Guid FarmerId { get; init; }

    public required Guid VendorId { get; init; }

    public required string CropType { get; init; }

    public string? Grade { get; init; }

    public required decimal QuantityKg { get; init; }

    public required DateTimeOffset StartDate { get; init; }

    public required DateTimeOffset EndDate { get; init; }

    public required int DurationDays { get; init; }

    /// <summary>jsonb text of <c>listing_details</c>; the sections below likewise.</summary>
    public required string Details { get; init; }

    public required string InspectionData { get; init; }

    public required string Sensors { get; init; }

    public required string PestEvents { get; init; }

    public required string Certificates { get; init; }

    public required string Metadata { get; init; }

    /// <summary>When the listing first appeared, where it did before.</summary>
    public DateTimeOffset? FirstPublishedAt { get; init; }

    /// <summary>When this version was claimed for sending, by PostgreSQL's clock: the time that the listing tells.</summary>
    public required DateTimeOffset SentAt { get; init; }
}
