namespace MarketSnapshot.Web.Api.Pipeline;

/// <summary>Where the scheduled work stands.</summary>
public sealed record SchedulerAnswer
{
    /// <summary>What is wrong, in sentences; empty where nothing is.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The schedulers, the one seen last first.</summary>
    public IReadOnlyList<SchedulerNodeAnswer> Schedulers { get; init; } = [];

    /// <summary>Every job.</summary>
    public IReadOnlyList<JobAnswer> Jobs { get; init; } = [];

    /// <summary>Snapshots whose listing is behind and that are due.</summary>
    public long Backlog { get; init; }

    /// <summary>Those of them that no worker holds.</summary>
    public long Ready { get; init; }

    /// <summary>Those that a worker holds.</summary>
    public long Leased { get; init; }

    /// <summary>Snapshots that wait for an operator.</summary>
    public long Parked { get; init; }

    /// <summary>No more than so many are counted.</summary>
    public long CountLimit { get; init; }

    /// <summary>Age of the oldest change that the market does not hold; null when it holds all.</summary>
    public double? OldestUnpublishedAgeSeconds { get; init; }

    /// <summary>Age of the oldest source change that nobody looked at; null when there is none.</summary>
    public double? OldestUnreconciledAgeSeconds { get; init; }
}

/// <summary>A scheduler.</summary>
/// <param name="Node">The process.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it last said that it is up.</param>
/// <param name="Up">Whether that was lately enough.</param>
public sealed record SchedulerNodeAnswer(string Node, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool Up);

/// <summary>Where a job stands.</summary>
/// <param name="Job">Its name.</param>
/// <param name="IntervalSeconds">Seconds between runs; null before a scheduler started for the first time.</param>
/// <param name="LastRun">The run that started last.</param>
/// <param name="LastSuccessAt">When a run last ended well.</param>
/// <param name="NextRunAt">When the next one is due.</param>
public sealed record JobAnswer(string Job, int? IntervalSeconds, RunAnswer? LastRun, DateTimeOffset? LastSuccessAt, DateTimeOffset? NextRunAt);

/// <summary>A run of a job.</summary>
public sealed record RunAnswer
{
    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary><c>schedule</c>, <c>catch_up</c> or <c>manual</c>.</summary>
    public required string Trigger { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it is under way.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary><c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>abandoned</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The process that makes it.</summary>
    public string Node { get; init; } = "";

    /// <summary>What it did, by name.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Who asked for it; null where its schedule did.</summary>
    public string? Caller { get; init; }

    /// <summary>Whether it is under way.</summary>
    public bool IsRunning => Outcome == "running";

    /// <summary>How long it took; null where it has not ended.</summary>
    public TimeSpan? Duration => FinishedAt - StartedAt;

    /// <summary>One of the counts; 0 where it has none by that name.</summary>
    public long Count(string name) => Counts.GetValueOrDefault(name);
}

/// <summary>A snapshot that waits for an operator.</summary>
public sealed record ParkedAnswer
{
    /// <summary>The booking.</summary>
    public required Guid BookingId { get; init; }

    /// <summary>The crop.</summary>
    public required string CropType { get; init; }

    /// <summary>Its version.</summary>
    public required long Version { get; init; }

    /// <summary>The version that the market holds; 0 for none.</summary>
    public required long PublishedVersion { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Since when the market is behind.</summary>
    public DateTimeOffset? UnpublishedSince { get; init; }

    /// <summary>Why the market did not take it.</summary>
    public string? LastError { get; init; }

    /// <summary>When it was parked; null once it no longer is.</summary>
    public DateTimeOffset? ParkedAt { get; init; }
}

/// <summary>How many changes reached the market, whoever brought them there.</summary>
/// <param name="Bars">Spans of time, oldest first.</param>
/// <param name="LastHour">Within the last hour.</param>
public sealed record PaceAnswer(IReadOnlyList<PaceBarAnswer> Bars, long LastHour);

/// <summary>One span of time.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Changes">Listings that appeared, changed or left.</param>
public sealed record PaceBarAnswer(DateTimeOffset At, long Changes);

/// <summary>A listing that was published.</summary>
/// <param name="ListingId">Which.</param>
/// <param name="Version">The version that the market holds.</param>
public sealed record PublishedAnswer(string ListingId, long Version);

/// <summary>What an audit found.</summary>
public sealed record AuditAnswer
{
    /// <summary>Whether an audit that repairs stops and waits for an operator.</summary>
    public bool Braked { get; init; }

    /// <summary>Listings that repairing takes off the market.</summary>
    public long WouldWithdraw { get; init; }

    /// <summary>Listings on the market when it began.</summary>
    public int OnMarket { get; init; }

    /// <summary>What was compared.</summary>
    public int Examined { get; init; }

    /// <summary>The first differences.</summary>
    public IReadOnlyList<DifferenceAnswer> Differences { get; init; } = [];
}

/// <summary>One difference between the stores.</summary>
/// <param name="BookingId">The booking, or the id of a document that is no booking's.</param>
/// <param name="Kind">How they differ.</param>
/// <param name="SnapshotVersion">The snapshot's version; null where there is none.</param>
/// <param name="ListingVersion">The market's version; null where there is none.</param>
public sealed record DifferenceAnswer(string BookingId, string Kind, long? SnapshotVersion, long? ListingVersion);
