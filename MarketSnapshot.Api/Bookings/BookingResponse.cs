using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Bookings;

/// <summary>A booking.</summary>
internal sealed class BookingResponse
{
    /// <summary>Identifier; the market's listing has it too.</summary>
    /// <example>01a20896-8d18-7681-a4c6-281c4aeba9e2</example>
    public required Guid Id { get; init; }

    /// <summary>Whose crop it is.</summary>
    /// <example>01a20896-8a37-7e21-ae3c-3ced1bb1fbce</example>
    public required Guid FarmerId { get; init; }

    /// <summary>Where it is stored.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    public required Guid LocationId { get; init; }

    /// <summary>The place's name.</summary>
    /// <example>Nashik Cold Store</example>
    public required string LocationName { get; init; }

    /// <summary>The place's kind.</summary>
    /// <example>cold</example>
    public required LocationType LocationType { get; init; }

    /// <summary>The vendor of the place.</summary>
    /// <example>01a20896-8a37-7da4-9972-9a715ce3de8c</example>
    public required Guid VendorId { get; init; }

    /// <summary>The crop, as the farmer names it.</summary>
    /// <example>Tomato</example>
    public required string CropType { get; init; }

    /// <summary>Quantity in kilograms.</summary>
    /// <example>1500</example>
    public required decimal QuantityKg { get; init; }

    /// <summary>Quality grade, where known.</summary>
    /// <example>A</example>
    public required string? Grade { get; init; }

    /// <summary>Whose word the grade is: an inspection's, or the farmer's own; null without a grade.</summary>
    /// <example>claimed</example>
    public required GradeSource? GradeSource { get; init; }

    /// <summary>Length in days.</summary>
    /// <example>30</example>
    public required int DurationDays { get; init; }

    /// <summary>First moment of storage.</summary>
    /// <example>2026-12-01T00:00:00Z</example>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive: start plus duration.</summary>
    /// <example>2026-12-31T00:00:00Z</example>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>The charge by the day, rounded to 2 places; for display, the charge is total_price.</summary>
    /// <example>62.5</example>
    public required decimal PricePerDay { get; init; }

    /// <summary>The charge for the whole booking, to 2 places.</summary>
    /// <example>1875</example>
    public required decimal TotalPrice { get; init; }

    /// <summary>ISO 4217 code of the prices.</summary>
    /// <example>INR</example>
    public required string Currency { get; init; }

    /// <summary>Where the booking stands.</summary>
    /// <example>pending</example>
    public required BookingStatus BookingStatus { get; init; }

    /// <summary>Where the payment stands.</summary>
    /// <example>pending</example>
    public required PaymentStatus PaymentStatus { get; init; }

    /// <summary>The inspection that the farmer named, if any.</summary>
    public required Guid? InspectionId { get; init; }

    /// <summary>Whether transport is asked for.</summary>
    /// <example>true</example>
    public required bool TransportRequired { get; init; }

    /// <summary>When the vendor confirmed.</summary>
    public required DateTimeOffset? VendorConfirmedAt { get; init; }

    /// <summary>When it was cancelled.</summary>
    public required DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Why the vendor rejected it, if told.</summary>
    public required string? RejectionReason { get; init; }

    /// <summary>Why it was cancelled, if told.</summary>
    public required string? CancellationReason { get; init; }

    /// <summary>When it was booked.</summary>
    /// <example>2026-11-23T13:26:53.123456Z</example>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    /// <example>2026-11-23T13:26:53.123456Z</example>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Shows a booking.</summary>
    public static BookingResponse From(BookingDetails booking) => new()
    {
        Id = booking.Id,
        FarmerId = booking.FarmerId,
        LocationId = booking.LocationId,
        LocationName = booking.LocationName,
        LocationType = booking.LocationType,
        VendorId = booking.VendorId,
        CropType = booking.CropType,
        QuantityKg = booking.QuantityKg,
        Grade = booking.Grade,
        GradeSource = booking.GradeSource,
        DurationDays = booking.DurationDays,
        StartDate = booking.StartDate,
        EndDate = booking.EndDate,
        PricePerDay = booking.PricePerDay,
        TotalPrice = booking.TotalPrice,
        Currency = booking.Currency,
        BookingStatus = booking.BookingStatus,
        PaymentStatus = booking.PaymentStatus,
        InspectionId = booking.InspectionId,
        TransportRequired = booking.TransportRequired,
        VendorConfirmedAt = booking.VendorConfirmedAt,
        CancelledAt = booking.CancelledAt,
        RejectionReason = booking.RejectionReason,
        CancellationReason = booking.CancellationReason,
        CreatedAt = booking.CreatedAt,
        UpdatedAt = booking.UpdatedAt,
    };
}
