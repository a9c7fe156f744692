namespace MarketSnapshot.Web.Api.Vendors;

/// <summary>A booking at one of the vendor's places.</summary>
public sealed record VendorBookingAnswer
{
    /// <summary>Identifier; the market's listing has it too.</summary>
    public required Guid Id { get; init; }

    /// <summary>The place's name.</summary>
    public required string LocationName { get; init; }

    /// <summary><c>cold</c> or <c>dry</c>.</summary>
    public required string LocationType { get; init; }

    /// <summary>The crop, as the farmer names it.</summary>
    public required string CropType { get; init; }

    /// <summary>Quantity in kilograms.</summary>
    public required decimal QuantityKg { get; init; }

    /// <summary>Quality grade, where known.</summary>
    public string? Grade { get; init; }

    /// <summary><c>inspection</c> or <c>claimed</c>; null without a grade.</summary>
    public string? GradeSource { get; init; }

    /// <summary>Length in days.</summary>
    public required int DurationDays { get; init; }

    /// <summary>First moment of storage.</summary>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive.</summary>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>The charge for the whole booking.</summary>
    public required decimal TotalPrice { get; init; }

    /// <summary>ISO 4217 code of the charge.</summary>
    public required string Currency { get; init; }

    /// <summary><c>pending</c>, <c>confirmed</c>, <c>active</c>, <c>completed</c>, <c>rejected</c> or <c>cancelled</c>.</summary>
    public required string BookingStatus { get; init; }

    /// <summary><c>pending</c>, <c>paid</c> or <c>refunded</c>.</summary>
    public string? PaymentStatus { get; init; }

    /// <summary>Whether transport is asked for.</summary>
    public bool TransportRequired { get; init; }

    /// <summary>Why the vendor rejected it, if told.</summary>
    public string? RejectionReason { get; init; }

    /// <summary>Why it was cancelled, if told.</summary>
    public string? CancellationReason { get; init; }

    /// <summary>When it was booked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A storage place of the vendor.</summary>
public sealed record VendorPlaceAnswer
{
    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary><c>cold</c> or <c>dry</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Postal address.</summary>
    public required string Address { get; init; }

    /// <summary>How much it holds, in kilograms.</summary>
    public required decimal CapacityKg { get; init; }

    /// <summary>Rate per <see cref="PriceUnit"/>.</summary>
    public required decimal PriceAmount { get; init; }

    /// <summary><c>quintal_month</c> or <c>kg_day</c>.</summary>
    public required string PriceUnit { get; init; }

    /// <summary>ISO 4217 code of the rate.</summary>
    public required string Currency { get; init; }

    /// <summary>Rating 0 to 5, if there is one.</summary>
    public decimal? Rating { get; init; }

    /// <summary>What it offers, in the vendor's words.</summary>
    public IReadOnlyList<string> Facilities { get; init; } = [];

    /// <summary>Free room over the period that was asked for.</summary>
    public PlaceRoomAnswer? Availability { get; init; }
}

/// <summary>Free room of a place over a period.</summary>
/// <param name="FreeKg">How much is free on every day of it, in kilograms.</param>
public sealed record PlaceRoomAnswer(decimal FreeKg);

/// <summary>Pests found at a place.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="LocationId">The place.</param>
/// <param name="PestType">What was found.</param>
/// <param name="Severity"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Confidence">How sure the detection is, 0 to 1, if known.</param>
/// <param name="ActionTaken">What was done about it, if anything.</param>
/// <param name="DetectedAt">When it was found.</param>
/// <param name="ResolvedAt">When it was over; null while it lasts.</param>
public sealed record VendorPestAnswer(
    Guid Id, Guid LocationId, string PestType, string Severity, decimal? Confidence, string? ActionTaken, DateTimeOffset DetectedAt, DateTimeOffset? ResolvedAt);

/// <summary>A certificate of the vendor.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Type">What it certifies.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="Number">The issuer's number.</param>
/// <param name="IssueDate">First day (UTC) on which it holds.</param>
/// <param name="ExpiryDate">Last day (UTC) on which it holds; null when it does not expire.</param>
/// <param name="Status"><c>valid</c>, <c>issued</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="DocumentUrl">Where the document is, if published.</param>
/// <param name="Score">Score 0 to 100, if given.</param>
public sealed record VendorCertificateAnswer(
    Guid Id, string Type, string Issuer, string Number, DateOnly IssueDate, DateOnly? ExpiryDate, string Status, string? DocumentUrl, decimal? Score);
