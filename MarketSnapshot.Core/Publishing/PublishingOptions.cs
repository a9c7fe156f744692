namespace MarketSnapshot.Core.Publishing;

/// <summary>How snapshots are published; configuration section <c>Publishing</c>.</summary>
public sealed class PublishingOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Publishing";

    /// <summary>No lease is longer, so that one given by a clock that ran ahead is known for what it is.</summary>
    internal static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);

    private const int LargestBatch = 5000;
    private const int MostInFlight = 16;

    /// <summary>
    /// Snapshots claimed and sent at once, 1 to 5,000. Default 250; larger batches take more memory.
    /// </summary>
    public int BatchSize { get; set; } = 250;

    /// <summary>
    /// Batches between their claim and their acknowledgement at a time, 1 to 16: while one is sent, the next is claimed and the one before is
    /// acknowledged. The memory of a process holds so many batches. Default 3.
    /// </summary>
    public int BatchesInFlight { get; set; } = 3;

    /// <summary>For how long a worker owns what it claimed; another takes over afterwards. 1 second to 1 hour. Default 60 seconds.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long publishing one snapshot waits for a worker that holds it. Default 5 seconds.</summary>
    public TimeSpan LeaseWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long batches that are under way may still take once their caller stops. Default 3 seconds.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The shortest wait after a failure of a row. Default 30 seconds.</summary>
    public TimeSpan BackOffBase { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait after a failure of a row. Default 1 hour.</summary>
    public TimeSpan BackOffCap { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After how many failures of one version a row is parked until an operator or a new version frees it. Default 10.</summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>
    /// How old a change may become that the market lacks before health degrades; the same bound holds for parked ones. Not set: three
    /// intervals of the sync, 15 minutes as it comes.
    /// </summary>
    public TimeSpan? UnpublishedAlarm { get; set; }

    /// <summary>
    /// How old a source change may become that reconcile has not looked at before health degrades. Not set: three intervals of the
    /// reconcile, 90 minutes as it comes.
    /// </summary>
    public TimeSpan? UnreconciledAlarm { get; set; }

    internal bool IsValid() =>
        BatchSize is > 0 and <= LargestBatch
        && BatchesInFlight is > 0 and <= MostInFlight
        && Lease >= TimeSpan.FromSeconds(1) && Lease <= LongestLease
        && LeaseWait >= TimeSpan.Zero
        && StopGrace > TimeSpan.Zero
        && BackOffBase > TimeSpan.Zero && BackOffBase <= BackOffCap && BackOffCap <= TimeSpan.FromDays(7)
        && MaxAttempts > 0
        && (UnpublishedAlarm is null || UnpublishedAlarm > TimeSpan.Zero)
        && (UnreconciledAlarm is null || UnreconciledAlarm > TimeSpan.Zero);
}
