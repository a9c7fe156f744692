namespace MarketSnapshot.Core.Snapshots;

/// <summary>One version of a snapshot: when and why it came to be.</summary>
public sealed class SnapshotHistoryEntry
{
    /// <summary>The booking.</summary>
    public Guid BookingId { get; init; }

    /// <summary>The version.</summary>
    public long Version { get; init; }

    /// <summary>When it came to be.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What caused it: a booking step, reconcile, audit or an operator, in snake_case.</summary>
    public required string Cause { get; init; }

    /// <summary>The sections that differ from the version before.</summary>
    public string[] ChangedSections { get; init; } = [];

    /// <summary>Who caused it, as <see cref="Access.Actor"/> names them; null for the system itself.</summary>
    public string? Caller { get; init; }

    /// <summary>W3C trace id of the request or run that caused it.</summary>
    public string? TraceId { get; init; }
}
