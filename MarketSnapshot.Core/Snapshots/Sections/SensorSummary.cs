namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>The sensors of one type at the place: the freshest in service, what those that are up to date say together, and each of them.</summary>
public sealed record SensorSummary
{
    /// <summary>The value of the freshest sensor in service, else of the freshest of any; null when it has never measured.</summary>
    /// <example>4.2</example>
    public double? Value { get; init; }

    /// <summary>Unit of the value.</summary>
    /// <example>°C</example>
    public string? Unit { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTimeOffset? ReadingTime { get; init; }

    /// <summary><c>active</c>, <c>stale</c> (in service, but silent for too long) or <c>inactive</c>.</summary>
    /// <example>active</example>
    public string? Status { get; init; }

    /// <summary>Whether the device raised its alarm with this value.</summary>
    public bool? AlertTriggered { get; init; }

    /// <summary>Mean over the sensors in service that are not stale; null when there is none, or when their units differ.</summary>
    public double? Avg { get; init; }

    /// <summary>Smallest of the same values.</summary>
    public double? Min { get; init; }

    /// <summary>Largest of the same values.</summary>
    public double? Max { get; init; }

    /// <summary>How many sensors are in service and not stale.</summary>
    public int Count { get; init; }

    /// <summary>Every sensor of this type with its own latest reading, by device id.</summary>
    public IReadOnlyList<SensorDevice> Devices { get; init; } = [];
}

/// <summary>One sensor.</summary>
public sealed record SensorDevice
{
    /// <summary>The device's own name.</summary>
    /// <example>demo-nashik-1-temperature-1</example>
    public required string DeviceId { get; init; }

    /// <summary>Its latest value; null when it has never measured.</summary>
    public double? Value { get; init; }

    /// <summary>Unit of the value.</summary>
    public string? Unit { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTimeOffset? ReadingTime { get; init; }

    /// <summary><c>active</c>, <c>stale</c> or <c>inactive</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Whether the device raised its alarm with this value.</summary>
    public bool? AlertTriggered { get; init; }
}
