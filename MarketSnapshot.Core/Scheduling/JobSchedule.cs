namespace MarketSnapshot.Core.Scheduling;

/// <summary>A job's interval, as the scheduler that started last has it.</summary>
public sealed class JobSchedule
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>Seconds from one run to the next.</summary>
    public int IntervalSeconds { get; init; }

    /// <summary>The process that said so.</summary>
    public required string Node { get; init; }

    /// <summary>When it said so.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
