namespace MarketSnapshot.Core.Snapshots;

/// <summary>The limits that the rules of a snapshot go by; configuration section <c>Snapshots</c>.</summary>
public sealed class SnapshotOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Snapshots";

    /// <summary>A sensor whose latest reading is this old is stale. Default 6 hours.</summary>
    public TimeSpan SensorStaleAfter { get; set; } = TimeSpan.FromHours(6);

    /// <summary>A reading or event dated further ahead than this is not a fact yet. Default 5 minutes.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For how long a resolved pest event is shown, counted from its detection. Default 7 days.</summary>
    public TimeSpan PestWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many pest events a snapshot lists; all of them are counted. Default 50.</summary>
    public int PestEventsShown { get; set; } = 50;

    /// <summary>After how long a snapshot with a degraded section is built again. Default 5 minutes.</summary>
    public TimeSpan DegradedRetry { get; set; } = TimeSpan.FromMinutes(5);

    internal bool IsValid() =>
        SensorStaleAfter > TimeSpan.Zero && ClockTolerance >= TimeSpan.Zero && PestWindow > TimeSpan.Zero
        && PestEventsShown is > 0 and <= 1000 && DegradedRetry > TimeSpan.Zero;
}
