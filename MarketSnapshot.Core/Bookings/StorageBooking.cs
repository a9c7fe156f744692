namespace MarketSnapshot.Core.Bookings;

/// <summary>A farmer's storage of one crop at one place for a time.</summary>
public sealed class StorageBooking
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose crop it is.</summary>
    public Guid FarmerId { get; init; }

    /// <summary>Where it is stored.</summary>
    public Guid LocationId { get; init; }

    /// <summary>The vendor of the place.</summary>
    public Guid VendorId { get; init; }

    /// <summary>The crop, as the farmer names it; 1 to 100 characters.</summary>
    public required string CropType { get; init; }

    /// <summary>Quantity in kilograms, 1 to 1,000,000.</summary>
    public decimal QuantityKg { get; init; }

    /// <summary>Quality grade, where known.</summary>
    public string? Grade { get; init; }

    /// <summary>Where the grade comes from; null without a grade.</summary>
    public GradeSource? GradeSource { get; init; }

    /// <summary>Length in days, 1 to 730.</summary>
    public int DurationDays { get; set; }

    /// <summary>First moment of storage.</summary>
    public DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage: start plus duration. Exclusive.</summary>
    public DateTimeOffset EndDate { get; set; }

    /// <summary>Price of one day, rounded to 2 places; for display, the charge is <see cref="TotalPrice"/>.</summary>
    public decimal PricePerDay { get; set; }

    /// <summary>The charge for the whole booking, in the place's currency.</summary>
    public decimal TotalPrice { get; set; }

    /// <summary>Where the booking stands.</summary>
    public BookingStatus BookingStatus { get; set; }

    /// <summary>Where the payment stands.</summary>
    public PaymentStatus PaymentStatus { get; set; }

    /// <summary>The inspection that the farmer named, if any.</summary>
    public Guid? InspectionId { get; init; }

    /// <summary>Whether transport is asked for.</summary>
    public bool TransportRequired { get; init; }

    /// <summary>When the vendor confirmed.</summary>
    public DateTimeOffset? VendorConfirmedAt { get; set; }

    /// <summary>When it was cancelled.</summary>
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>Why the vendor rejected it.</summary>
    public string? RejectionReason { get; set; }

    /// <summary>Why it was cancelled.</summary>
    public string? CancellationReason { get; set; }

    /// <summary>The key under which the farmer sent the request, unique per farmer.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the request that the key stands for.</summary>
    public byte[]? RequestHash { get; init; }

    /// <summary>When the row was stored, by PostgreSQL's clock.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the row last changed, by PostgreSQL's clock.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }
}

/// <summary>Where a grade comes from.</summary>
public enum GradeSource
{
    /// <summary>An inspection of this crop.</summary>
    Inspection,

    /// <summary>The farmer's own word.</summary>
    Claimed,
}

/// <summary>Where a booking stands.</summary>
public enum BookingStatus
{
    /// <summary>Waits for the vendor.</summary>
    Pending,

    /// <summary>Accepted by the vendor.</summary>
    Confirmed,

    /// <summary>The crop is in storage.</summary>
    Active,

    /// <summary>Ended as agreed.</summary>
    Completed,

    /// <summary>Called off.</summary>
    Cancelled,

    /// <summary>Refused by the vendor.</summary>
    Rejected,
}

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>Not paid yet.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Paid back.</summary>
    Refunded,
}
