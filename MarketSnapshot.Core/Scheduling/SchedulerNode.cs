namespace MarketSnapshot.Core.Scheduling;

/// <summary>A process that makes scheduled runs. Its row stays for a while after it is gone, so that people see since when.</summary>
public sealed class SchedulerNode
{
    /// <summary>The process: host and process id.</summary>
    public required string Node { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last said that it lives.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>When it was stopped in good order; null while it lives, and where it died.</summary>
    public DateTimeOffset? StoppedAt { get; init; }
}
