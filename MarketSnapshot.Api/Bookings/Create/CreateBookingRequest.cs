using System.ComponentModel.DataAnnotations;
using FastEndpoints;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Create;

/// <summary>What a farmer asks for.</summary>
internal sealed class CreateBookingRequest
{
    /// <summary>The farmer's name for this request, so that it can be sent again.</summary>
    [FromHeader("Idempotency-Key", IsRequired = false)]
    public string? IdempotencyKey { get; set; }

    /// <summary>Whose crop it is.</summary>
    /// <example>01a20896-8a37-7e21-ae3c-3ced1bb1fbce</example>
    [Required]
    public Guid? FarmerId { get; set; }

    /// <summary>Where it is to be stored.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    [Required]
    public Guid? LocationId { get; set; }

    /// <summary>The crop, 1 to 100 characters.</summary>
    /// <example>Tomato</example>
    [Required]
    public string? CropType { get; set; }

    /// <summary>Quantity in kilograms, 1 to 1,000,000, to the gram.</summary>
    /// <example>1500</example>
    [Required]
    public decimal? QuantityKg { get; set; }

    /// <summary>Length in days, 1 to 730.</summary>
    /// <example>30</example>
    [Required]
    public int? DurationDays { get; set; }

    /// <summary>A date (midnight UTC) or a date-time with offset; at most a day in the past and 730 days ahead.</summary>
    /// <example>2026-12-01</example>
    [Required]
    public DateTimeOffset? StartDate { get; set; }

    /// <summary>The farmer's own word on the quality, at most 50 characters; a grade from the inspection takes its place.</summary>
    /// <example>A</example>
    public string? Grade { get; set; }

    /// <summary>An inspection of this farmer and this crop.</summary>
    public Guid? InspectionId { get; set; }

    /// <summary>Whether transport is wanted. When left out: true for perishable crops and from 1,000 kg.</summary>
    public bool? TransportRequired { get; set; }

    /// <summary>The request for the domain; only once it is valid.</summary>
    internal NewBooking ToBooking() => new(
        FarmerId!.Value,
        LocationId!.Value,
        CropType!.Trim(),
        QuantityKg!.Value,
        DurationDays!.Value,
        BookingStart.Stored(StartDate!.Value),
        Grade?.Trim(),
        InspectionId,
        TransportRequired);
}
