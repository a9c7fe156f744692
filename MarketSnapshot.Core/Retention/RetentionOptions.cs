namespace MarketSnapshot.Core.Retention;

/// <summary>For how long rows are kept; configuration section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Retention";

    /// <summary>Withdrawn snapshots, from the later of their last change and the booking's end. Default 90 days.</summary>
    public TimeSpan Snapshots { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Versions in <c>snapshot_history</c>. At least a day, as the database itself demands; default 180 days.</summary>
    public TimeSpan History { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Runs of jobs. At least a day; default 90 days.</summary>
    public TimeSpan JobRuns { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Sensor readings. At least a day; default 180 days.</summary>
    public TimeSpan Readings { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Events of listings: for how long a client of the event stream may be away and still go on where it was. Default 1 day.</summary>
    public TimeSpan ListingEvents { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Rows that are deleted in one transaction. Default 2,000.</summary>
    public int BatchSize { get; set; } = 2000;

    internal bool IsValid() =>
        Snapshots > TimeSpan.Zero && ListingEvents > TimeSpan.Zero
        && History >= TimeSpan.FromDays(1) && JobRuns >= TimeSpan.FromDays(1) && Readings >= TimeSpan.FromDays(1)
        && BatchSize is > 0 and <= 50_000;
}
