namespace MarketSnapshot.Web.Api.Listings;

/// <summary>A version of a listing.</summary>
/// <param name="Version">The version.</param>
/// <param name="At">When it came about.</param>
/// <param name="ChangedSections">What differs from the version before.</param>
public sealed record VersionAnswer(long Version, DateTimeOffset At, IReadOnlyList<string> ChangedSections);

/// <summary>What the sensors of a place measured.</summary>
/// <param name="From">Begin.</param>
/// <param name="To">End.</param>
/// <param name="BucketSeconds">Width of a bucket.</param>
/// <param name="Sensors">The sensors by type and device.</param>
public sealed record HistoryAnswer(DateTimeOffset From, DateTimeOffset To, int BucketSeconds, IReadOnlyList<SensorHistoryAnswer> Sensors);

/// <summary>What one sensor measured, with the bounds beyond which it warns.</summary>
public sealed record SensorHistoryAnswer
{
    /// <summary>The sensor.</summary>
    public required Guid SensorId { get; init; }

    /// <summary>Its device's name.</summary>
    public required string DeviceId { get; init; }

    /// <summary>What it measures.</summary>
    public required string SensorType { get; init; }

    /// <summary>Unit of the values.</summary>
    public string? Unit { get; init; }

    /// <summary><c>active</c>, <c>inactive</c> or <c>maintenance</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Below this, critical.</summary>
    public double? CriticalLow { get; init; }

    /// <summary>Below this, a warning.</summary>
    public double? WarnLow { get; init; }

    /// <summary>Above this, a warning.</summary>
    public double? WarnHigh { get; init; }

    /// <summary>Above this, critical.</summary>
    public double? CriticalHigh { get; init; }

    /// <summary>Those that hold a reading, oldest first.</summary>
    public IReadOnlyList<BucketAnswer> Buckets { get; init; } = [];
}

/// <summary>Readings of one sensor within a while.</summary>
/// <param name="At">Begin.</param>
/// <param name="Avg">Mean.</param>
/// <param name="Min">Least.</param>
/// <param name="Max">Greatest.</param>
/// <param name="Count">How many.</param>
public sealed record BucketAnswer(DateTimeOffset At, double Avg, double Min, double Max, long Count);
