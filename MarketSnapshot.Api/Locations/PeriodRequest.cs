using FluentValidation;
using MarketSnapshot.Api.Bookings;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations;

/// <summary>A period in a query: its start and its length go together, and a quantity needs both.</summary>
internal interface IPeriodRequest
{
    /// <summary>First moment.</summary>
    DateTimeOffset? StartDate { get; }

    /// <summary>Length in days.</summary>
    int? DurationDays { get; }

    /// <summary>Quantity in kilograms.</summary>
    decimal? QuantityKg { get; }
}

/// <summary>What every request with a period has in common.</summary>
internal static class PeriodRequests
{
    /// <summary>The rules of <see cref="IPeriodRequest"/>: the limits of a booking, so that what is shown can be booked.</summary>
    public static void PeriodRules<TRequest>(this AbstractValidator<TRequest> validator) where TRequest : IPeriodRequest
    {
        validator.RuleFor(request => request.StartDate).Start();
        validator.RuleFor(request => request.DurationDays).Duration();
        validator.RuleFor(request => request.QuantityKg).Quantity();
        validator.RuleFor(request => request.StartDate).NotNull()
            .When(request => request.DurationDays is not null || request.QuantityKg is not null)
            .WithMessage("Is required with duration_days or quantity_kg.");
        validator.RuleFor(request => request.DurationDays).NotNull()
            .When(request => request.StartDate is not null || request.QuantityKg is not null)
            .WithMessage("Is required with start_date or quantity_kg.");
    }

    /// <summary>The period for the domain; null where none is asked. Only once the request is valid.</summary>
    public static AskedPeriod? ToPeriod(this IPeriodRequest request) => request is { StartDate: { } start, DurationDays: { } days }
        ? new(BookingStart.Stored(start), days, request.QuantityKg)
        : null;
}
