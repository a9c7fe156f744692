using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Core.Bookings;

/// <summary>What a booking costs. Quote, booking, extension and search all ask here, so that the quote is the charge.</summary>
/// <param name="Total">The charge, to 2 places.</param>
/// <param name="PerDay">The charge by the day, to 2 places; for display only, since days × this need not be the charge.</param>
public sealed record BookingPrice(decimal Total, decimal PerDay)
{
    private const decimal KgPerQuintal = 100m;
    private const decimal DaysPerMonth = 30m;

    /// <summary>
    /// Rate × quintals × months, or rate × kilograms × days, by the unit. Rounded once, half away from zero. Within
    /// <see cref="BookingLimits"/> and the rates that a place can have, the product is exact in <see cref="decimal"/> before that.
    /// </summary>
    /// <param name="rate">Rate for one <paramref name="unit"/>; at most 99,999,999.9999.</param>
    /// <param name="unit">What the rate is for.</param>
    /// <param name="quantityKg">Quantity in kilograms.</param>
    /// <param name="days">Duration in days, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The unit is not declared.</exception>
    public static BookingPrice For(decimal rate, PriceUnit unit, decimal quantityKg, int days)
    {
        var total = unit switch
        {
            // One division, after the multiplications: dividing first would round twice.
            PriceUnit.QuintalMonth => rate * quantityKg * days / (KgPerQuintal * DaysPerMonth),
            PriceUnit.KgDay => rate * quantityKg * days,
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No price rule for this unit."),
        };
        var rounded = Money(total);
        return new(rounded, Money(rounded / days));
    }

    // Adding 0.00 gives a round sum its two places, so that it is written as 12.00.
    private static decimal Money(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero) + 0.00m;
}
