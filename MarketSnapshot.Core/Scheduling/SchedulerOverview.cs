namespace MarketSnapshot.Core.Scheduling;

/// <summary>Where the scheduled work stands.</summary>
/// <param name="Problems">What is wrong, in sentences, as the health checks `pipeline` and `audit` tell it; empty where nothing is.</param>
/// <param name="Schedulers">The schedulers that are up, and those that ended without a word within the last day; the one that was seen last comes first.</param>
/// <param name="Jobs">Every job, in the order in which a scheduler announces them.</param>
/// <param name="Backlog">Snapshots whose listing is behind and that are due, whether a worker holds them or not: `ready` and `leased`.</param>
/// <param name="Ready">Those that no worker holds.</param>
/// <param name="Leased">Those that a worker holds.</param>
/// <param name="Parked">Snapshots whose listing is behind and that wait for an operator.</param>
/// <param name="CountLimit">No more than so many are counted; a number that has reached it says "so many at least".</param>
/// <param name="OldestUnpublishedAgeSeconds">
/// Age in seconds of the oldest change that the market does not hold, parked or not; null when it holds all. This grows when nobody works.
/// </param>
/// <param name="OldestWaitingAgeSeconds">The same without what is parked.</param>
/// <param name="OldestParkedAgeSeconds">The same of what is parked alone.</param>
/// <param name="OldestUnreconciledAgeSeconds">Age in seconds of the oldest source change that reconcile has not looked at; null when it has looked at all.</param>
public sealed record SchedulerOverview(
    IReadOnlyList<string> Problems,
    IReadOnlyList<SchedulerNodeView> Schedulers,
    IReadOnlyList<JobOverview> Jobs,
    long Backlog,
    long Ready,
    long Leased,
    long Parked,
    long CountLimit,
    double? OldestUnpublishedAgeSeconds,
    double? OldestWaitingAgeSeconds,
    double? OldestParkedAgeSeconds,
    double? OldestUnreconciledAgeSeconds);

/// <summary>A scheduler.</summary>
/// <param name="Node">The process: host and process id.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it last said that it is up.</param>
/// <param name="Up">Whether that was lately enough.</param>
public sealed record SchedulerNodeView(string Node, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool Up);

/// <summary>Where one job stands.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="IntervalSeconds">Seconds from one run to the next, as the scheduler that started last has it; null before the first start.</param>
/// <param name="LastRun">The run that started last, which may be under way; null before the first.</param>
/// <param name="LastSuccessAt">When a run last ended well; null where none did within the time for which runs are kept.</param>
/// <param name="NextRunAt">When the next scheduled run is due; null while the interval is unknown.</param>
public sealed record JobOverview(string Job, int? IntervalSeconds, JobRunView? LastRun, DateTimeOffset? LastSuccessAt, DateTimeOffset? NextRunAt);

/// <summary>When the market is brought up to date.</summary>
/// <param name="IntervalSeconds">Seconds from one sync to the next; null before a scheduler started for the first time.</param>
/// <param name="LastSuccessAt">When a sync last ended well; null where none did.</param>
/// <param name="NextRunAt">When the next one is due; null while the interval is unknown.</param>
public sealed record SyncOutlook(int? IntervalSeconds, DateTimeOffset? LastSuccessAt, DateTimeOffset? NextRunAt);

/// <summary>A run as it is shown.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Job">The job's name.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="ScheduledFor">The time that it was scheduled for.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="FinishedAt">When it ended; null while it is under way, or where its worker died.</param>
/// <param name="HeartbeatAt">When its worker last said that it lives.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Node">The process that makes or made it.</param>
/// <param name="Takeovers">How often it was taken over from a process that died or was stopped.</param>
/// <param name="PreviousNode">The process that had it before; null where it was never taken over.</param>
/// <param name="Counts">What it did, by name; empty where it did not come to its end.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Caller">Who asked for it, such as operator:…; null where its schedule did.</param>
public sealed record JobRunView(
    Guid Id,
    string Job,
    JobTrigger Trigger,
    DateTimeOffset ScheduledFor,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset HeartbeatAt,
    JobOutcome Outcome,
    string Node,
    int Takeovers,
    string? PreviousNode,
    IReadOnlyDictionary<string, long> Counts,
    string? Error,
    string? Caller);
