namespace MarketSnapshot.Core.Sources;

/// <summary>Pests found in a storage place.</summary>
public sealed class PestEvent
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>The place.</summary>
    public Guid LocationId { get; init; }

    /// <summary>What was found, 1 to 100 characters.</summary>
    public required string PestType { get; init; }

    /// <summary>How bad it is.</summary>
    public PestSeverity Severity { get; init; }

    /// <summary>How sure the detection is, 0 to 1, if known.</summary>
    public decimal? Confidence { get; init; }

    /// <summary>What was done about it, if anything.</summary>
    public string? ActionTaken { get; set; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset DetectedAt { get; init; }

    /// <summary>When it was over; null while it lasts.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }
}

/// <summary>How bad a pest event is.</summary>
public enum PestSeverity
{
    /// <summary>Hardly matters.</summary>
    Low,

    /// <summary>To be watched.</summary>
    Medium,

    /// <summary>Raises the alert while unresolved.</summary>
    High,

    /// <summary>Raises the alert while unresolved.</summary>
    Critical,
}
