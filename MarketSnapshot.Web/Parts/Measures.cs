using MarketSnapshot.Web.Api.Listings;

namespace MarketSnapshot.Web.Parts;

/// <summary>Measured values.</summary>
public static class Measures
{
    private static readonly string[] WithIcon = ["temperature", "humidity", "moisture", "co2"];

    /// <summary>What devices that are played for demos are called: such a device is marked wherever it is shown.</summary>
    private const string SimulatedPrefix = "simulated-";

    /// <summary>A value with its unit; a dash where it is not known.</summary>
    public static string Text(double? value, string? unit) =>
        value is not { } known ? "–" : string.IsNullOrEmpty(unit) ? Show.Number(known, 2) : unit == "%" ? $"{Show.Number(known, 2)}%" : $"{Show.Number(known, 2)}\u00A0{unit}";

    /// <summary>The icon of a type of sensor.</summary>
    public static string IconOf(string type) => WithIcon.Contains(type) ? type : "sensor";

    /// <summary>Whether a device is played and not real.</summary>
    public static bool IsSimulated(string deviceId) => deviceId.StartsWith(SimulatedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a type's value, which is that of its freshest sensor, comes from a simulated device.</summary>
    public static bool IsSimulated(SensorAnswer sensor)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        return sensor.Devices.Any(device => IsSimulated(device.DeviceId) && device.ReadingTime == sensor.ReadingTime);
    }
}
