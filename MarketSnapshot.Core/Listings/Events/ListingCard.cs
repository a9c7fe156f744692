namespace MarketSnapshot.Core.Listings.Events;

/// <summary>
/// What an event tells of a listing: enough for a card on a page, in the names and shapes of the listing itself. The whole listing, with
/// readings, pest events and certificates, is at <c>/api/listings/{booking_id}</c>.
/// </summary>
public sealed record ListingCard
{
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

    /// <summary>Quality 0 to 100, from the inspection.</summary>
    public double? QualityScore { get; init; }

    /// <summary>Freshness in words, from the inspection.</summary>
    public string? Freshness { get; init; }

    /// <summary>Whether a high or critical pest event is unresolved; null when unknown.</summary>
    public bool? HasPestAlerts { get; init; }

    /// <summary>Whether any certificate holds; null when unknown.</summary>
    public bool? IsCertified { get; init; }

    /// <summary>The types of the certificates that hold, sorted.</summary>
    public required IReadOnlyList<string> CertificationTypes { get; init; }

    /// <summary>What the sensors say in one word: <c>good</c>, <c>warning</c>, <c>critical</c> or <c>no_data</c>.</summary>
    /// <example>good</example>
    public string? SensorHealth { get; init; }

    /// <summary>When the listing first appeared.</summary>
    public required DateTimeOffset FirstPublishedAt { get; init; }

    /// <summary>When the listing was last brought up to date.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
