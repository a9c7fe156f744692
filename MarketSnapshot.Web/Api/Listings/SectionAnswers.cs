namespace MarketSnapshot.Web.Api.Listings;

/// <summary>The inspection of a crop.</summary>
public sealed record InspectionAnswer
{
    /// <summary><c>completed</c>, or <c>pending</c> when there is none.</summary>
    public string Status { get; init; } = "pending";

    /// <summary>Quality 0 to 100.</summary>
    public double? QualityScore { get; init; }

    /// <summary>Freshness in words.</summary>
    public string? Freshness { get; init; }

    /// <summary>What was seen.</summary>
    public IReadOnlyList<string>? Defects { get; init; }

    /// <summary>Expected shelf life in days.</summary>
    public int? ShelfLifeDays { get; init; }

    /// <summary>The grade given.</summary>
    public string? Grade { get; init; }

    /// <summary>The crop that was seen.</summary>
    public string? CropDetected { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? InspectedAt { get; init; }
}

/// <summary>The sensors of one type at a place.</summary>
public sealed record SensorAnswer
{
    /// <summary>Value of the freshest sensor.</summary>
    public double? Value { get; init; }

    /// <summary>Unit of the values.</summary>
    public string? Unit { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTimeOffset? ReadingTime { get; init; }

    /// <summary><c>active</c>, <c>stale</c> or <c>inactive</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Whether the reading raised the alarm.</summary>
    public bool? AlertTriggered { get; init; }

    /// <summary>Mean over the type's sensors that are not stale.</summary>
    public double? Avg { get; init; }

    /// <summary>Least of them.</summary>
    public double? Min { get; init; }

    /// <summary>Greatest of them.</summary>
    public double? Max { get; init; }

    /// <summary>How many they are.</summary>
    public int Count { get; init; }

    /// <summary>Every sensor of the type.</summary>
    public IReadOnlyList<DeviceAnswer> Devices { get; init; } = [];
}

/// <summary>One sensor with its latest reading.</summary>
public sealed record DeviceAnswer
{
    /// <summary>The device's name.</summary>
    public required string DeviceId { get; init; }

    /// <summary>What it measured.</summary>
    public double? Value { get; init; }

    /// <summary>Unit of the value.</summary>
    public string? Unit { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTimeOffset? ReadingTime { get; init; }

    /// <summary><c>active</c>, <c>stale</c> or <c>inactive</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Whether the reading raised the alarm.</summary>
    public bool? AlertTriggered { get; init; }
}

/// <summary>A pest event at a place.</summary>
public sealed record PestAnswer
{
    /// <summary>Which pest.</summary>
    public required string PestType { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>How sure, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>When it was seen.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>What was done about it.</summary>
    public string? ActionTaken { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool Resolved { get; init; }
}

/// <summary>A certificate that holds.</summary>
public sealed record CertificateAnswer
{
    /// <summary>Which.</summary>
    public required Guid Id { get; init; }

    /// <summary><c>FSSAI</c>, <c>HACCP</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>Who gave it.</summary>
    public string? Issuer { get; init; }

    /// <summary>Its number.</summary>
    public string? Number { get; init; }

    /// <summary>First day.</summary>
    public DateOnly? IssueDate { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? ExpiryDate { get; init; }

    /// <summary>Where the document is.</summary>
    public string? DocumentUrl { get; init; }

    /// <summary>0 to 100.</summary>
    public double? Score { get; init; }
}

/// <summary>Facts derived from the sections.</summary>
public sealed record ListingMetadataAnswer
{
    /// <summary><c>no_data</c>, <c>good</c>, <c>warning</c> or <c>critical</c>.</summary>
    public string? SensorHealth { get; init; }

    /// <summary>Sections that could not be built.</summary>
    public IReadOnlyList<DegradedAnswer> Degraded { get; init; } = [];
}

/// <summary>A section that could not be built.</summary>
/// <param name="Section">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record DegradedAnswer(string Section, string Reason);
