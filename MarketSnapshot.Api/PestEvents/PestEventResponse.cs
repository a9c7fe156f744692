using MarketSnapshot.Api.Http;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.PestEvents;

/// <summary>Pests found in a storage place.</summary>
internal sealed class PestEventResponse
{
    /// <summary>Identifier.</summary>
    /// <example>01a20897-5e11-70b4-8c77-2f9d3a6b1c05</example>
    public required Guid Id { get; init; }

    /// <summary>The place.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    public required Guid LocationId { get; init; }

    /// <summary>What was found.</summary>
    /// <example>rice weevil</example>
    public required string PestType { get; init; }

    /// <summary>How bad it is.</summary>
    /// <example>high</example>
    public required PestSeverity Severity { get; init; }

    /// <summary>How sure the detection is, 0 to 1, if known.</summary>
    /// <example>0.87</example>
    public required decimal? Confidence { get; init; }

    /// <summary>What was done about it, if anything.</summary>
    /// <example>traps set</example>
    public required string? ActionTaken { get; init; }

    /// <summary>When it was found.</summary>
    /// <example>2026-11-22T04:40:00Z</example>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>When it was over; null while it lasts.</summary>
    /// <example>2026-11-23T10:00:00Z</example>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Shows an event.</summary>
    public static PestEventResponse From(PestEvent pest) => new()
    {
        Id = pest.Id,
        LocationId = pest.LocationId,
        PestType = pest.PestType,
        Severity = pest.Severity,
        Confidence = pest.Confidence.Plain(),
        ActionTaken = pest.ActionTaken,
        DetectedAt = pest.DetectedAt,
        ResolvedAt = pest.ResolvedAt,
    };
}
