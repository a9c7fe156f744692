namespace MarketSnapshot.Core.Sources;

/// <summary>A sensor in a storage place.</summary>
public sealed class IotSensor
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>The place that it measures.</summary>
    public Guid LocationId { get; init; }

    /// <summary>The device's own name, unique; 1 to 100 characters.</summary>
    public required string DeviceId { get; init; }

    /// <summary>What it measures: temperature, humidity, moisture, co2 or another quantity in snake_case.</summary>
    public required string SensorType { get; init; }

    /// <summary>Unit of its values, such as °C or %.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether it is in service.</summary>
    public SensorStatus Status { get; set; }

    /// <summary>Below this, a warning.</summary>
    public double? WarnLow { get; set; }

    /// <summary>Above this, a warning.</summary>
    public double? WarnHigh { get; set; }

    /// <summary>Below this, critical.</summary>
    public double? CriticalLow { get; set; }

    /// <summary>Above this, critical.</summary>
    public double? CriticalHigh { get; set; }
}

/// <summary>Whether a sensor is in service.</summary>
public enum SensorStatus
{
    /// <summary>In service.</summary>
    Active,

    /// <summary>Out of service.</summary>
    Inactive,

    /// <summary>Being maintained; its values do not count.</summary>
    Maintenance,
}
