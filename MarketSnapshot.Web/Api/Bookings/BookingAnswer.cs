namespace MarketSnapshot.Web.Api.Bookings;

/// <summary>A booking, as the API tells it.</summary>
public sealed record BookingAnswer
{
    /// <summary>Identifier; the listing's too.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose crop it is.</summary>
    public required Guid FarmerId { get; init; }

    /// <summary>Where it is stored.</summary>
    public required Guid LocationId { get; init; }

    /// <summary>The place's name.</summary>
    public required string LocationName { get; init; }

    /// <summary><c>cold</c> or <c>dry</c>.</summary>
    public required string LocationType { get; init; }

    /// <summary>The crop, as the farmer names it.</summary>
    public required string CropType { get; init; }

    /// <summary>Kilograms.</summary>
    public required decimal QuantityKg { get; init; }

    /// <summary>Quality grade, where known.</summary>
    public string? Grade { get; init; }

    /// <summary>Length in days.</summary>
    public required int DurationDays { get; init; }

    /// <summary>First moment of storage.</summary>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive.</summary>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>The charge for all of it.</summary>
    public required decimal TotalPrice { get; init; }

    /// <summary>ISO 4217 code of the charge.</summary>
    public required string Currency { get; init; }

    /// <summary><c>pending</c>, <c>confirmed</c>, <c>active</c>, <c>completed</c>, <c>cancelled</c> or <c>rejected</c>.</summary>
    public required string BookingStatus { get; init; }

    /// <summary>Whether transport is asked for.</summary>
    public required bool TransportRequired { get; init; }

    /// <summary>When the vendor confirmed.</summary>
    public DateTimeOffset? VendorConfirmedAt { get; init; }

    /// <summary>When it was cancelled.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Why the vendor rejected it, if told.</summary>
    public string? RejectionReason { get; init; }

    /// <summary>Why it was cancelled, if told.</summary>
    public string? CancellationReason { get; init; }

    /// <summary>When it was booked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it is still to come or under way: it can be cancelled, and the market shows it until its end.</summary>
    public bool IsOpen => BookingStatus is "pending" or "confirmed" or "active";
}

/// <summary>Where a booking's listing stands, as its snapshot tells it.</summary>
/// <param name="Status"><c>ready_to_publish</c>, <c>published</c> or <c>withdrawn</c>.</param>
/// <param name="CreatedAt">When the snapshot was made.</param>
/// <param name="UpdatedAt">When its content last changed.</param>
/// <param name="Version">Version of the listing's state.</param>
/// <param name="PublishedVersion">The version that the market holds; 0 before the first.</param>
/// <param name="OnMarket">Whether the booking belongs on the market.</param>
/// <param name="FirstPublishedAt">When the listing first appeared.</param>
/// <param name="PublishedAt">When the listing was last written.</param>
/// <param name="LastSyncedAt">When the listing was last known to equal the snapshot.</param>
/// <param name="Attempts">Failed attempts to publish the present version.</param>
/// <param name="NextAttemptAt">Not before this moment is the next one made.</param>
/// <param name="ParkedAt">Since when it waits for an operator.</param>
public sealed record SnapshotAnswer(
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version,
    long PublishedVersion,
    bool OnMarket,
    DateTimeOffset? FirstPublishedAt,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? LastSyncedAt,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? ParkedAt);

/// <summary>When the market is brought up to date.</summary>
/// <param name="IntervalSeconds">Seconds from one sync to the next; null where no scheduler has been up yet.</param>
/// <param name="NextRunAt">When the next sync is due; null likewise.</param>
public sealed record NextSyncAnswer(int? IntervalSeconds, DateTimeOffset? NextRunAt);

/// <summary>What a booking would cost.</summary>
/// <param name="TotalPrice">The charge for all of it.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EndDate">End of storage, exclusive.</param>
public sealed record QuoteAnswer(decimal TotalPrice, string Currency, DateTimeOffset EndDate);

/// <summary>An inspection of a farmer's crop.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="CropDetected">The crop.</param>
/// <param name="Grade">Its grade, if one was given.</param>
/// <param name="InspectedAt">When.</param>
public sealed record InspectionAnswer(Guid Id, string CropDetected, string? Grade, DateTimeOffset InspectedAt);
