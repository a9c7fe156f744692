namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>Facts derived from the sections. What a degraded section would say is null: unknown, not none.</summary>
public sealed record SnapshotMetadata
{
    /// <summary>The layout of the sections.</summary>
    public int SchemaVersion { get; init; }

    /// <summary>Whether any certificate holds today.</summary>
    public bool? IsCertified { get; init; }

    /// <summary>The types of the certificates that hold today, sorted.</summary>
    public IReadOnlyList<string> CertificationTypes { get; init; } = [];

    /// <summary>Pest events in the window or unresolved: all of them, though at most 50 are listed.</summary>
    public int? PestCount { get; init; }

    /// <summary>Whether a high or critical pest event is unresolved.</summary>
    public bool? PestAlertActive { get; init; }

    /// <summary>
    /// <c>no_data</c>; <c>critical</c> when a value is beyond its critical bounds; <c>warning</c> when one is beyond its warning bounds or a
    /// sensor in service is stale; else <c>good</c>.
    /// </summary>
    /// <example>good</example>
    public string? SensorHealth { get; init; }

    /// <summary>Sections that could not be built, with the reason.</summary>
    public IReadOnlyList<DegradedSection> Degraded { get; init; } = [];
}

/// <summary>A section that could not be built.</summary>
/// <param name="Section">Which.</param>
/// <param name="Reason">Why.</param>
public sealed record DegradedSection(string Section, string Reason);
