namespace MarketSnapshot.Core.Scheduling;

/// <summary>Where the scheduled work stands.</summary>
/// <param name="Jobs">Every job, in the order of <see cref="JobNames.All"/>.</param>
/// <param name="Backlog">Snapshots whose listing is behind and that are due, whether a worker holds them or not.</param>
/// <param name="Parked">Snapshots whose listing is behind and that wait for an operator.</param>
/// <param name="OldestUnpublishedAgeSeconds">
/// Age in seconds of the oldest change that the market does not hold, parked or not; null when it holds all. This grows when nobody works.
/// </param>
public sealed record SchedulerOverview(IReadOnlyList<JobOverview> Jobs, long Backlog, long Parked, double? OldestUnpublishedAgeSeconds);

/// <summary>Where one job stands.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="IntervalSeconds">Seconds from one run to the next, as the scheduler that started last has it; null before the first start.</param>
/// <param name="LastRun">The run that started last, which may be under way; null before the first.</param>
/// <param name="NextRunAt">When the next scheduled run is due; null while the interval is unknown.</param>
public sealed record JobOverview(string Job, int? IntervalSeconds, JobRunView? LastRun, DateTimeOffset? NextRunAt);

/// <summary>A run as it is shown.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Job">The job's name.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="ScheduledFor">The time that it was scheduled for.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="FinishedAt">When it ended; null while it is under way, or where its worker died.</param>
/// <param name="HeartbeatAt">When its worker last said that it lives.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Node">The process that made it.</param>
/// <param name="Counts">What it did, by name; empty where it did not come to its end.</param>
/// <param name="Error">Why it failed.</param>
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
    IReadOnlyDictionary<string, long> Counts,
    string? Error);
