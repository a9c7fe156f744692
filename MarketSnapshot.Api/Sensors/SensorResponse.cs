using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Sensors;

/// <summary>A sensor in a storage place.</summary>
internal sealed class SensorResponse
{
    /// <summary>Identifier.</summary>
    /// <example>01a20897-11c2-7b0e-8f54-6f0f4e0d9a21</example>
    public required Guid Id { get; init; }

    /// <summary>The place that it measures.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    public required Guid LocationId { get; init; }

    /// <summary>The device's own name, unique.</summary>
    /// <example>nashik-cold-1-temperature</example>
    public required string DeviceId { get; init; }

    /// <summary>What it measures.</summary>
    /// <example>temperature</example>
    public required string SensorType { get; init; }

    /// <summary>Unit of its values.</summary>
    /// <example>°C</example>
    public required string Unit { get; init; }

    /// <summary>Whether it is in service.</summary>
    /// <example>active</example>
    public required SensorStatus Status { get; init; }

    /// <summary>Below this, a warning.</summary>
    /// <example>1</example>
    public required double? WarnLow { get; init; }

    /// <summary>Above this, a warning.</summary>
    /// <example>7</example>
    public required double? WarnHigh { get; init; }

    /// <summary>Below this, critical.</summary>
    /// <example>0</example>
    public required double? CriticalLow { get; init; }

    /// <summary>Above this, critical.</summary>
    /// <example>9</example>
    public required double? CriticalHigh { get; init; }

    /// <summary>Shows a sensor.</summary>
    public static SensorResponse From(IotSensor sensor) => new()
    {
        Id = sensor.Id,
        LocationId = sensor.LocationId,
        DeviceId = sensor.DeviceId,
        SensorType = sensor.SensorType,
        Unit = sensor.Unit,
        Status = sensor.Status,
        WarnLow = sensor.WarnLow,
        WarnHigh = sensor.WarnHigh,
        CriticalLow = sensor.CriticalLow,
        CriticalHigh = sensor.CriticalHigh,
    };
}
