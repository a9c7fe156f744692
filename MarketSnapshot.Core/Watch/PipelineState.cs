namespace MarketSnapshot.Core.Watch;

/// <summary>What tells whether the pipeline works, all of it by PostgreSQL's clock.</summary>
/// <param name="Now">When this was read.</param>
/// <param name="WaitingSince">Since when the market lacks the oldest change that waits for a worker; null when none waits.</param>
/// <param name="ParkedSince">Since when the market lacks the oldest change that waits for an operator; null when none waits.</param>
/// <param name="ChangedSince">When the oldest source change happened that reconcile has not looked at; null when it has looked at all.</param>
/// <param name="SchedulerSeenAt">When a scheduler last said that it is up; null where none ever did.</param>
/// <param name="Jobs">Every job that a scheduler has announced.</param>
public sealed record PipelineState(
    DateTimeOffset Now,
    DateTimeOffset? WaitingSince,
    DateTimeOffset? ParkedSince,
    DateTimeOffset? ChangedSince,
    DateTimeOffset? SchedulerSeenAt,
    IReadOnlyList<JobState> Jobs)
{
    /// <summary>The time since an instant, never below zero.</summary>
    public TimeSpan AgeOf(DateTimeOffset instant) => Now > instant ? Now - instant : TimeSpan.Zero;

    /// <summary>The same where there is one.</summary>
    public TimeSpan? AgeOf(DateTimeOffset? instant) => instant is { } known ? AgeOf(known) : null;
}

/// <summary>How one job is getting on.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Interval">The time from one run to the next, as the scheduler that started last has it.</param>
/// <param name="FirstRunAt">When the oldest run that is still recorded was due; null before the first.</param>
/// <param name="LastSuccessAt">When a run last ended well; null where none ever did.</param>
public sealed record JobState(string Job, TimeSpan Interval, DateTimeOffset? FirstRunAt, DateTimeOffset? LastSuccessAt);
