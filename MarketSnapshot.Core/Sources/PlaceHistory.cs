namespace MarketSnapshot.Core.Sources;

/// <summary>What the sensors of a place measured over a time, in buckets.</summary>
public sealed record PlaceHistory
{
    /// <summary>The place.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    public required Guid LocationId { get; init; }

    /// <summary>Begin of the range, inclusive.</summary>
    /// <example>2026-11-16T14:00:00Z</example>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the range, exclusive.</summary>
    /// <example>2026-11-23T14:00:00Z</example>
    public required DateTimeOffset To { get; init; }

    /// <summary>Width of a bucket.</summary>
    /// <example>1800</example>
    public required int BucketSeconds { get; init; }

    /// <summary>How many sensors there are, of the type where one was asked for; at most 100 of them are shown.</summary>
    /// <example>3</example>
    public required int SensorCount { get; init; }

    /// <summary>The sensors by type and device, those without readings included.</summary>
    public required IReadOnlyList<SensorHistory> Sensors { get; init; }
}

/// <summary>What one sensor measured.</summary>
public sealed record SensorHistory
{
    /// <summary>The sensor.</summary>
    /// <example>01a20897-11c2-7b0e-8f54-6f0f4e0d9a21</example>
    public required Guid SensorId { get; init; }

    /// <summary>Its device's name.</summary>
    /// <example>nashik-cold-1-temperature</example>
    public required string DeviceId { get; init; }

    /// <summary>What it measures.</summary>
    /// <example>temperature</example>
    public required string SensorType { get; init; }

    /// <summary>Unit of the values.</summary>
    /// <example>°C</example>
    public required string Unit { get; init; }

    /// <summary>Whether it is in service now.</summary>
    /// <example>active</example>
    public required SensorStatus Status { get; init; }

    /// <summary>Below this, critical; null where there is no such bound.</summary>
    /// <example>0</example>
    public required double? CriticalLow { get; init; }

    /// <summary>Below this, a warning.</summary>
    /// <example>2</example>
    public required double? WarnLow { get; init; }

    /// <summary>Above this, a warning.</summary>
    /// <example>8</example>
    public required double? WarnHigh { get; init; }

    /// <summary>Above this, critical.</summary>
    /// <example>12</example>
    public required double? CriticalHigh { get; init; }

    /// <summary>Those that hold a reading, oldest first.</summary>
    public required IReadOnlyList<HistoryBucket> Buckets { get; init; }
}

/// <summary>The readings of one sensor within one bucket.</summary>
public sealed record HistoryBucket
{
    /// <summary>Begin of the bucket.</summary>
    /// <example>2026-11-23T13:30:00Z</example>
    public required DateTimeOffset At { get; init; }

    /// <summary>Mean, rounded to 6 places.</summary>
    /// <example>3.4125</example>
    public required double Avg { get; init; }

    /// <summary>Least.</summary>
    /// <example>3.1</example>
    public required double Min { get; init; }

    /// <summary>Greatest.</summary>
    /// <example>3.8</example>
    public required double Max { get; init; }

    /// <summary>How many.</summary>
    /// <example>30</example>
    public required long Count { get; init; }

    /// <summary>Whether any raised the alarm.</summary>
    /// <example>false</example>
    public required bool AlertTriggered { get; init; }
}
