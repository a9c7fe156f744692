namespace MarketSnapshot.Core.Scheduling;

/// <summary>How a run went.</summary>
/// <param name="Id">The run's row in the ledger.</param>
/// <param name="Job">The job.</param>
/// <param name="ScheduledFor">The time that it was scheduled for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Counts">What it did, by name in snake_case; empty where it did not come to its end.</param>
/// <param name="Error">Why it failed, in words that are fit to be shown.</param>
public sealed record JobRunResult(
    Guid Id, string Job, DateTimeOffset ScheduledFor, JobOutcome Outcome, IReadOnlyDictionary<string, long> Counts, string? Error);

/// <summary>A run that this process has the right and the duty to make.</summary>
/// <param name="Id">The run's row in the ledger. A row that is taken over gets a new one, so who lost it can't write to it any more.</param>
/// <param name="Job">The job.</param>
/// <param name="ScheduledFor">The time that it was scheduled for.</param>
public sealed record ClaimedRun(Guid Id, string Job, DateTimeOffset ScheduledFor)
{
    /// <summary>The process that had the run before and died or was stopped; null where there was none.</summary>
    public string? TakenFrom { get; init; }
}

/// <summary>A run whose worker died.</summary>
/// <param name="Id">The run's row in the ledger.</param>
/// <param name="Job">The job.</param>
/// <param name="ScheduledFor">The time that it was scheduled for.</param>
/// <param name="Node">The worker.</param>
/// <param name="HeartbeatAt">When the worker last said that it lives.</param>
internal sealed record AbandonedRun(Guid Id, string Job, DateTimeOffset ScheduledFor, string Node, DateTimeOffset HeartbeatAt);
