using System.Globalization;

namespace MarketSnapshot.Web.Pages.Vendor;

/// <summary>How much of a place is taken.</summary>
/// <param name="CapacityKg">What it holds.</param>
/// <param name="TakenKg">What bookings take at the fullest of the time that was asked about.</param>
public sealed record Utilisation(decimal CapacityKg, decimal TakenKg)
{
    private const int Nearly = 80;

    /// <summary>What a place holds and what is free of it.</summary>
    /// <param name="capacityKg">What it holds.</param>
    /// <param name="freeKg">What is free on every day; below 0 where the place was made smaller than what is booked.</param>
    public static Utilisation Of(decimal capacityKg, decimal freeKg) => new(capacityKg, Math.Max(0, capacityKg - freeKg));

    /// <summary>In whole percent: 0 and 100 only where nothing and all is taken, more than 100 where more is booked than fits.</summary>
    public int Percent => this switch
    {
        { TakenKg: 0 } => 0,
        { CapacityKg: <= 0 } => 100,
        _ when TakenKg >= CapacityKg => (int)Math.Min(int.MaxValue, TakenKg * 100 / CapacityKg),
        _ => Math.Clamp((int)Math.Round(TakenKg * 100 / CapacityKg), 1, 99),
    };

    /// <summary>The tone of its meter: <c>bad</c> when full, <c>warn</c> when nearly.</summary>
    public string? Tone => Percent switch { >= 100 => "bad", >= Nearly => "warn", _ => null };

    /// <summary>The width of its meter, of 100.</summary>
    public string Width => Math.Min(100, Percent).ToString(CultureInfo.InvariantCulture);
}
