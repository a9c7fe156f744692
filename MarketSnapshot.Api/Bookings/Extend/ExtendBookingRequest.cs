using System.ComponentModel.DataAnnotations;
using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Extend;

/// <summary>By how much a booking is to be longer.</summary>
internal sealed class ExtendBookingRequest
{
    /// <summary>The booking.</summary>
    public Guid Id { get; set; }

    /// <summary>Days to add, at least 1; with those it has, at most 730.</summary>
    /// <example>15</example>
    [Required]
    public int? AdditionalDays { get; set; }
}

internal sealed class ExtendBookingValidator : Validator<ExtendBookingRequest>
{
    private const int Most = BookingLimits.MaxDurationDays - BookingLimits.MinDurationDays;

    public ExtendBookingValidator() =>
        RuleFor(request => request.AdditionalDays).Required()
            .Must(days => days is null or (>= 1 and <= Most)).WithMessage($"Must be 1 to {Most} days.");
}
