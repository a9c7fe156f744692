using FluentValidation;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings;

/// <summary>What bookings, quotes and searches ask alike of a field; null is left to <c>Required</c>.</summary>
internal static class BookingRules
{
    /// <summary>Kilograms within the limits of a booking, to the gram.</summary>
    public static IRuleBuilderOptions<TRequest, decimal?> Quantity<TRequest>(this IRuleBuilder<TRequest, decimal?> rule) => rule
        .Must(kg => kg is null or (>= BookingLimits.MinQuantityKg and <= BookingLimits.MaxQuantityKg))
        .WithMessage($"Must be {BookingLimits.MinQuantityKg} to {BookingLimits.MaxQuantityKg} kilograms.")
        .Must(kg => kg is null || decimal.Round(kg.Value, BookingLimits.QuantityDecimals) == kg)
        .WithMessage($"Must have at most {BookingLimits.QuantityDecimals} decimal places.");

    /// <summary>Days within the limits of a booking.</summary>
    public static IRuleBuilderOptions<TRequest, int?> Duration<TRequest>(this IRuleBuilder<TRequest, int?> rule) => rule
        .Must(days => days is null or (>= BookingLimits.MinDurationDays and <= BookingLimits.MaxDurationDays))
        .WithMessage($"Must be {BookingLimits.MinDurationDays} to {BookingLimits.MaxDurationDays} days.");

    /// <summary>A start that some clock could allow; which ones the present allows is decided by PostgreSQL's clock, later.</summary>
    public static IRuleBuilderOptions<TRequest, DateTimeOffset?> Start<TRequest>(this IRuleBuilder<TRequest, DateTimeOffset?> rule) => rule
        .Must(start => start is null || start < BookingStart.Horizon)
        .WithMessage(BookingStart.TooFar);
}
