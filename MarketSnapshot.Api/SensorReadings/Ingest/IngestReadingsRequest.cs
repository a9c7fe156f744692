using System.ComponentModel.DataAnnotations;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.SensorReadings.Ingest;

/// <summary>A batch of readings.</summary>
internal sealed class IngestReadingsRequest
{
    /// <summary>The readings, 1 to 5,000, in any order.</summary>
    [Required]
    public IReadOnlyList<ReadingRequest>? Readings { get; init; }

    /// <summary>Those that could be read.</summary>
    internal IReadOnlyList<SentReading> Sent { get; init; } = [];

    /// <summary>Those that could not.</summary>
    internal IReadOnlyList<RefusedReading> Refused { get; init; } = [];
}

/// <summary>One measured value of a sensor, which is named by sensor_id or by device_id, exactly one of the two.</summary>
internal sealed class ReadingRequest
{
    /// <summary>The sensor.</summary>
    /// <example>01a20897-11c2-7b0e-8f54-6f0f4e0d9a21</example>
    public Guid? SensorId { get; init; }

    /// <summary>The sensor's device.</summary>
    /// <example>nashik-cold-1-temperature</example>
    public string? DeviceId { get; init; }

    /// <summary>When it was measured, with offset; at most 180 days ago and a day ahead. Sensor and time identify a reading.</summary>
    /// <example>2026-11-23T13:25:00Z</example>
    [Required]
    public DateTimeOffset? ReadingTime { get; init; }

    /// <summary>The value in the sensor's unit, finite.</summary>
    /// <example>3.4</example>
    [Required]
    public double? Value { get; init; }

    /// <summary>Whether the device raised its alarm; false when left out.</summary>
    /// <example>false</example>
    public bool? AlertTriggered { get; init; }
}
