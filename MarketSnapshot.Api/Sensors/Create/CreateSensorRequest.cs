using System.ComponentModel.DataAnnotations;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Sensors.Create;

/// <summary>A sensor to be stored. Of the bounds each may be left out; critical_low ≤ warn_low &lt; warn_high ≤ critical_high.</summary>
internal sealed class CreateSensorRequest
{
    /// <summary>The place that it measures.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    [Required]
    public Guid? LocationId { get; set; }

    /// <summary>The device's own name, unique, 1 to 100 characters.</summary>
    /// <example>nashik-cold-1-temperature</example>
    [Required]
    public string? DeviceId { get; set; }

    /// <summary>What it measures: temperature, humidity, moisture, co2 or another quantity in snake_case, at most 32 characters.</summary>
    /// <example>temperature</example>
    [Required]
    public string? SensorType { get; set; }

    /// <summary>Unit of its values, 1 to 20 characters.</summary>
    /// <example>°C</example>
    [Required]
    public string? Unit { get; set; }

    /// <summary>Whether it is in service; active when left out.</summary>
    /// <example>active</example>
    public SensorStatus? Status { get; set; }

    /// <summary>Below this, a warning.</summary>
    /// <example>1</example>
    public double? WarnLow { get; set; }

    /// <summary>Above this, a warning.</summary>
    /// <example>7</example>
    public double? WarnHigh { get; set; }

    /// <summary>Below this, critical.</summary>
    /// <example>0</example>
    public double? CriticalLow { get; set; }

    /// <summary>Above this, critical.</summary>
    /// <example>9</example>
    public double? CriticalHigh { get; set; }

    /// <summary>The sensor to be stored, under a new identifier; only once the request is valid.</summary>
    internal IotSensor ToSensor() => new()
    {
        Id = Guid.CreateVersion7(),
        LocationId = LocationId!.Value,
        DeviceId = DeviceId!.Trim(),
        SensorType = SensorType!,
        Unit = Unit!.Trim(),
        Status = Status ?? SensorStatus.Active,
        WarnLow = WarnLow,
        WarnHigh = WarnHigh,
        CriticalLow = CriticalLow,
        CriticalHigh = CriticalHigh,
    };
}
