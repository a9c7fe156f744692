using System.ComponentModel.DataAnnotations;
using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Quote;

/// <summary>What is to be quoted: the fields of a booking that its price and its room depend on.</summary>
internal sealed class QuoteBookingRequest
{
    /// <summary>Where it is to be stored.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    [Required]
    public Guid? LocationId { get; set; }

    /// <summary>The crop, 1 to 100 characters; tells whether transport is needed by default.</summary>
    /// <example>Tomato</example>
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

    /// <summary>The request for the domain; only once it is valid.</summary>
    internal QuoteRequest ToQuote() =>
        new(LocationId!.Value, QuantityKg!.Value, DurationDays!.Value, BookingStart.Stored(StartDate!.Value), CropType?.Trim());
}

internal sealed class QuoteBookingValidator : Validator<QuoteBookingRequest>
{
    public QuoteBookingValidator()
    {
        RuleFor(request => request.LocationId).Required();
        RuleFor(request => request.CropType).Text(BookingLimits.MaxCropTypeLength);
        RuleFor(request => request.QuantityKg).Required().Quantity();
        RuleFor(request => request.DurationDays).Required().Duration();
        RuleFor(request => request.StartDate).Required().Start();
    }
}
