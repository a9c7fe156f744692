namespace MarketSnapshot.Web.Api.Listings;

/// <summary>A listing. Null is what is not known.</summary>
public sealed record ListingAnswer
{
    /// <summary>The booking, which is the listing's id too.</summary>
    public required Guid BookingId { get; init; }

    /// <summary>Where the crop is stored.</summary>
    public required ListingPlaceAnswer Location { get; init; }

    /// <summary>What storage costs there.</summary>
    public required StoragePriceAnswer StoragePrice { get; init; }

    /// <summary><c>pending</c>, <c>confirmed</c> or <c>active</c>.</summary>
    public required string BookingStatus { get; init; }

    /// <summary>The crop.</summary>
    public required string CropType { get; init; }

    /// <summary>Quality grade.</summary>
    public string? Grade { get; init; }

    /// <summary><c>inspection</c> or <c>claimed</c>.</summary>
    public string? GradeSource { get; init; }

    /// <summary>Kilograms.</summary>
    public required decimal QuantityKg { get; init; }

    /// <summary>First moment of storage.</summary>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive.</summary>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>Length in days.</summary>
    public required int DurationDays { get; init; }

    /// <summary>Quality 0 to 100.</summary>
    public double? QualityScore { get; init; }

    /// <summary>Freshness in words.</summary>
    public string? Freshness { get; init; }

    /// <summary>Expected shelf life in days.</summary>
    public int? ShelfLifeDays { get; init; }

    /// <summary>The inspection.</summary>
    public InspectionAnswer InspectionData { get; init; } = new();

    /// <summary>The place's sensors by type.</summary>
    public IReadOnlyDictionary<string, SensorAnswer> Sensors { get; init; } = new Dictionary<string, SensorAnswer>(StringComparer.Ordinal);

    /// <summary>The place's pest events, newest first.</summary>
    public IReadOnlyList<PestAnswer> PestEvents { get; init; } = [];

    /// <summary>How many pest events there are, also when not all are listed.</summary>
    public int? PestCount { get; init; }

    /// <summary>Whether a high or critical pest event is unresolved.</summary>
    public bool? HasPestAlerts { get; init; }

    /// <summary>The certificates that hold.</summary>
    public IReadOnlyList<CertificateAnswer> Certificates { get; init; } = [];

    /// <summary>Whether any certificate holds.</summary>
    public bool? IsCertified { get; init; }

    /// <summary>Types of the certificates that hold.</summary>
    public IReadOnlyList<string> CertificationTypes { get; init; } = [];

    /// <summary>Facts derived from the sections.</summary>
    public ListingMetadataAnswer Metadata { get; init; } = new();

    /// <summary>Version of the listing.</summary>
    public required long Version { get; init; }

    /// <summary>When the listing first appeared.</summary>
    public required DateTimeOffset FirstPublishedAt { get; init; }

    /// <summary>When the listing was last brought up to date.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Distance from the asked point in kilometres.</summary>
    public double? DistanceKm { get; init; }
}

/// <summary>Where a crop is stored.</summary>
public sealed record ListingPlaceAnswer
{
    /// <summary>The storage place.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>cold</c> or <c>dry</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its postal address.</summary>
    public required string Address { get; init; }

    /// <summary>Its position.</summary>
    public required GeoAnswer Geo { get; init; }
}

/// <summary>A GeoJSON point.</summary>
/// <param name="Coordinates">Longitude, then latitude, in degrees.</param>
public sealed record GeoAnswer(IReadOnlyList<double> Coordinates)
{
    /// <summary>Degrees north.</summary>
    public double Lat => Coordinates[1];

    /// <summary>Degrees east.</summary>
    public double Lon => Coordinates[0];
}

/// <summary>What storage costs.</summary>
/// <param name="Amount">The rate.</param>
/// <param name="Unit"><c>quintal_month</c> or <c>kg_day</c>.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record StoragePriceAnswer(decimal Amount, string Unit, string Currency);
