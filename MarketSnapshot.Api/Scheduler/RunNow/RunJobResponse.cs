using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Api.Scheduler.RunNow;

/// <summary>A run that a person asked for.</summary>
/// <param name="Id">The run.</param>
/// <param name="Job">The job.</param>
/// <param name="ScheduledFor">When it was asked for.</param>
/// <param name="Outcome">How it ended, or running.</param>
/// <param name="Counts">What it did, by name; empty where it did not come to its end.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record RunJobResponse(
    Guid Id, string Job, DateTimeOffset ScheduledFor, JobOutcome Outcome, IReadOnlyDictionary<string, long> Counts, string? Error)
{
    /// <summary>A run that has ended.</summary>
    public static RunJobResponse Of(JobRunResult result) =>
        new(result.Id, result.Job, result.ScheduledFor, result.Outcome, result.Counts, result.Error);

    /// <summary>A run that goes on.</summary>
    public static RunJobResponse UnderWay(ClaimedRun run) =>
        new(run.Id, run.Job, run.ScheduledFor, JobOutcome.Running, new Dictionary<string, long>(), Error: null);
}
