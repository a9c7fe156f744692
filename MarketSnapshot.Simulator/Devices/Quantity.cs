namespace MarketSnapshot.Simulator.Devices;

/// <summary>What is measured in a place, and how it behaves there.</summary>
/// <param name="Type">The sensor type.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Bounds">Where a warning and where danger begins.</param>
/// <param name="Usual">Mean over many days.</param>
/// <param name="Swing">How far the afternoon lies above the mean; negative where it lies below.</param>
/// <param name="Drift">How far the mean wanders within days.</param>
/// <param name="Noise">How far a value strays within minutes.</param>
internal sealed record Quantity(string Type, string Unit, Bounds Bounds, double Usual, double Swing, double Drift, double Noise)
{
    private static readonly Quantity[] Cold =
    [
        new("temperature", "°C", new(0, 1, 7, 9), Usual: 3.8, Swing: 0.9, Drift: 0.6, Noise: 0.35),
        new("humidity", "%", new(75, 82, 96, 99), Usual: 89.5, Swing: -1.8, Drift: 1.2, Noise: 0.9),
        new("co2", "ppm", new(null, null, 3000, 5000), Usual: 1250, Swing: 160, Drift: 250, Noise: 60),
    ];

    private static readonly Quantity[] Dry =
    [
        new("temperature", "°C", new(5, 12, 34, 40), Usual: 25.5, Swing: 4.2, Drift: 1.4, Noise: 0.5),
        new("humidity", "%", new(20, 30, 70, 80), Usual: 54, Swing: -7, Drift: 3, Noise: 1.5),
        new("moisture", "%", new(7, 8, 14, 16), Usual: 11.2, Swing: 0.2, Drift: 0.5, Noise: 0.15),
    ];

    /// <summary>What is measured in a kind of place.</summary>
    /// <param name="placeType"><c>cold</c>, or anything else for a dry one.</param>
    public static IReadOnlyList<Quantity> In(string placeType) => placeType == "cold" ? Cold : Dry;
}

/// <summary>The bounds of a sensor: beyond the inner ones a warning, beyond the outer ones critical.</summary>
internal sealed record Bounds(double? CriticalLow, double? WarnLow, double WarnHigh, double CriticalHigh)
{
    /// <summary>Whether a value is beyond a warning bound.</summary>
    public bool Warns(double value) => value < WarnLow || value > WarnHigh;

    /// <summary>Whether a value is beyond a critical bound.</summary>
    public bool IsCritical(double value) => value < CriticalLow || value > CriticalHigh;
}
