using MarketSnapshot.Simulator.Devices;

namespace MarketSnapshot.Simulator.Curves;

/// <summary>
/// What a sensor measures at a moment: a daily rhythm, a mean that drifts within days, unrest within minutes, and once in a while an
/// excursion beyond the bounds. A function of seed, device and time alone, so what was sent once is the same when it is sent again.
/// </summary>
/// <param name="seed">Another seed, another weather.</param>
internal sealed class Curve(int seed)
{
    private static readonly TimeSpan IndianStandardTime = new(5, 30, 0);
    private static readonly TimeSpan DriftPace = TimeSpan.FromDays(1.5);
    private static readonly TimeSpan NoisePace = TimeSpan.FromMinutes(7);
    private const double FlickerShare = 0.25;

    /// <summary>The value, in the unit of the sensor, to two places.</summary>
    public double At(SimulatedSensor sensor, DateTimeOffset time)
    {
        var chance = Chance.Of(seed, sensor.DeviceId);
        var quantity = sensor.Quantity;
        var usual = Usual(quantity, chance, time);
        if (Excursion.Around(time, quantity.Bounds, chance.Branch(10)) is { } excursion)
            usual += (excursion.Peak - usual) * excursion.StrengthAt(time);
        return Math.Round(usual, 2);
    }

    /// <summary>Whether the sensor is on an excursion, or on its way there or back.</summary>
    public bool IsExcursion(SimulatedSensor sensor, DateTimeOffset time) =>
        Excursion.Around(time, sensor.Quantity.Bounds, Chance.Of(seed, sensor.DeviceId).Branch(10))?.StrengthAt(time) > 0;

    private static double Usual(Quantity quantity, Chance chance, DateTimeOffset time)
    {
        var drift = quantity.Drift * chance.Branch(1).Smooth(time.UtcTicks / (double)DriftPace.Ticks);
        var unrest = chance.Branch(2).Smooth(time.UtcTicks / (double)NoisePace.Ticks);
        var flicker = (2 * chance.Branch(3).At(time.UtcTicks)) - 1;
        return quantity.Usual + (quantity.Swing * Warmth(time)) + drift
            + (quantity.Noise * (((1 - FlickerShare) * unrest) + (FlickerShare * flicker)));
    }

    /// <summary>−1 before dawn, 1 in the afternoon.</summary>
    private static double Warmth(DateTimeOffset time) =>
        Math.Sin((time.ToOffset(IndianStandardTime).TimeOfDay.TotalHours - 9) * Math.PI / 12);
}
