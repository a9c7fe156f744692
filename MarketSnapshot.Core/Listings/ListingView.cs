using MarketSnapshot.Core.Snapshots.Sections;

namespace MarketSnapshot.Core.Listings;

/// <summary>A listing as a buyer sees it.</summary>
public sealed record ListingView
{
    /// <summary>The booking, which is the listing's id too.</summary>
    public required Guid BookingId { get; init; }

    /// <summary>The snapshot that the listing shows.</summary>
    public required Guid SnapshotId { get; init; }

    /// <summary>Whose crop it is.</summary>
    public required Guid FarmerId { get; init; }

    /// <summary>The vendor of the place.</summary>
    public required Guid VendorId { get; init; }

    /// <summary>Where the crop is stored.</summary>
    public required ListingPlace Location { get; init; }

    /// <summary>What storage costs there.</summary>
    public required ListingPrice StoragePrice { get; init; }

    /// <summary>Where the booking stands: <c>pending</c>, <c>confirmed</c> or <c>active</c>.</summary>
    /// <example>active</example>
    public required string BookingStatus { get; init; }

    /// <summary>The crop.</summary>
    /// <example>tomato</example>
    public required string CropType { get; init; }

    /// <summary>Quality grade, where known.</summary>
    public string? Grade { get; init; }

    /// <summary>Where the grade comes from: <c>inspection</c>, or <c>claimed</c> by the farmer.</summary>
    public string? GradeSource { get; init; }

    /// <summary>Kilograms.</summary>
    /// <example>500</example>
    public required decimal QuantityKg { get; init; }

    /// <summary>First moment of storage.</summary>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive.</summary>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>Length in days.</summary>
    public required int DurationDays { get; init; }

    /// <summary>Quality 0 to 100, from the inspection.</summary>
    public double? QualityScore { get; init; }

    /// <summary>Freshness in words, from the inspection.</summary>
    public string? Freshness { get; init; }

    /// <summary>Expected shelf life in days, from the inspection.</summary>
    public int? ShelfLifeDays { get; init; }

    /// <summary>The inspection.</summary>
    public required InspectionData InspectionData { get; init; }

    /// <summary>The place's sensors by type, each with the time of its reading.</summary>
    public required IReadOnlyDictionary<string, SensorSummary> Sensors { get; init; }

    /// <summary>The place's pest events, newest first.</summary>
    public required IReadOnlyList<PestObservation> PestEvents { get; init; }

    /// <summary>How many pest events there are, also when not all are listed; null when unknown.</summary>
    public int? PestCount { get; init; }

    /// <summary>Whether a high or critical pest event is unresolved; null when unknown.</summary>
    public bool? HasPestAlerts { get; init; }

    /// <summary>The certificates that hold.</summary>
    public required IReadOnlyList<HeldCertificate> Certificates { get; init; }

    /// <summary>Whether any certificate holds; null when unknown.</summary>
    public bool? IsCertified { get; init; }

    /// <summary>The types of the certificates that hold, sorted.</summary>
    public required IReadOnlyList<string> CertificationTypes { get; init; }

    /// <summary>Facts derived from the sections.</summary>
    public required SnapshotMetadata Metadata { get; init; }

    /// <summary><c>published</c>.</summary>
    /// <example>published</example>
    public required string Status { get; init; }

    /// <summary>Version of the listing.</summary>
    public required long Version { get; init; }

    /// <summary>SHA-256 over all that the listing shows.</summary>
    public required string ContentHash { get; init; }

    /// <summary>When the listing first appeared.</summary>
    public required DateTimeOffset FirstPublishedAt { get; init; }

    /// <summary>When the listing was last written.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When the listing was last brought up to date.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Distance from the asked point in kilometres; null when none was asked.</summary>
    public double? DistanceKm { get; init; }
}

/// <summary>Where a crop is stored.</summary>
public sealed record ListingPlace
{
    /// <summary>The storage place.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>cold</c> or <c>dry</c>.</summary>
    /// <example>cold</example>
    public required string Type { get; init; }

    /// <summary>Its postal address.</summary>
    public required string Address { get; init; }

    /// <summary>Its position as a GeoJSON point.</summary>
    public required GeoPoint Geo { get; init; }
}

/// <summary>A GeoJSON point (WGS 84).</summary>
public sealed record GeoPoint
{
    /// <summary><c>Point</c>.</summary>
    /// <example>Point</example>
    public required string Type { get; init; }

    /// <summary>Longitude, then latitude, in degrees.</summary>
    public required IReadOnlyList<double> Coordinates { get; init; }
}

/// <summary>What storage costs at a place.</summary>
public sealed record ListingPrice
{
    /// <summary>The rate.</summary>
    /// <example>80</example>
    public required decimal Amount { get; init; }

    /// <summary>What the rate is for: <c>quintal_month</c> (100 kg for 30 days) or <c>kg_day</c>.</summary>
    /// <example>quintal_month</example>
    public required string Unit { get; init; }

    /// <summary>ISO 4217 code.</summary>
    /// <example>INR</example>
    public required string Currency { get; init; }
}
