namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>Pests found at the place: within the last 7 days, or not resolved yet.</summary>
public sealed record PestObservation
{
    /// <summary>What was found.</summary>
    /// <example>rice weevil</example>
    public required string PestType { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    /// <example>medium</example>
    public required string Severity { get; init; }

    /// <summary>How sure the detection is, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>What was done about it.</summary>
    public string? ActionTaken { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool Resolved { get; init; }
}
