using System.Text.Json;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>One run of a scheduled job. Job and scheduled time identify it, so each scheduled run happens once.</summary>
public sealed class JobRun
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>The instant that it was scheduled for.</summary>
    public DateTimeOffset ScheduledFor { get; init; }

    /// <summary>What started it.</summary>
    public JobTrigger Trigger { get; init; }

    /// <summary>Who asked for it, as <see cref="Access.Actor"/> names them; null where its schedule did.</summary>
    public string? Caller { get; init; }

    /// <summary>The process that works on it.</summary>
    public required string Node { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When its worker last said that it lives.</summary>
    public DateTimeOffset HeartbeatAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How it ended.</summary>
    public JobOutcome Outcome { get; init; }

    /// <summary>How often it was taken over, from a process that died or was stopped.</summary>
    public int Takeovers { get; init; }

    /// <summary>The process that had it before; null where it was never taken over.</summary>
    public string? PreviousNode { get; init; }

    /// <summary>What it did, by name.</summary>
    public JsonElement? Counts { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}

/// <summary>What started a run.</summary>
public enum JobTrigger
{
    /// <summary>Its interval.</summary>
    Schedule,

    /// <summary>A run missed while no scheduler was up.</summary>
    CatchUp,

    /// <summary>A person.</summary>
    Manual,
}

/// <summary>How a run ended.</summary>
public enum JobOutcome
{
    /// <summary>Not yet.</summary>
    Running,

    /// <summary>Everything was done.</summary>
    Succeeded,

    /// <summary>It gave up with an error.</summary>
    Failed,

    /// <summary>It was stopped by a shutdown before its end.</summary>
    Cancelled,

    /// <summary>Its worker died.</summary>
    Abandoned,
}
