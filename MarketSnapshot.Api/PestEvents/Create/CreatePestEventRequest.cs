using System.ComponentModel.DataAnnotations;
using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.PestEvents.Create;

/// <summary>A pest event to be stored.</summary>
internal sealed class CreatePestEventRequest
{
    /// <summary>The place.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    [Required]
    public Guid? LocationId { get; set; }

    /// <summary>What was found, 1 to 100 characters.</summary>
    /// <example>rice weevil</example>
    [Required]
    public string? PestType { get; set; }

    /// <summary>How bad it is.</summary>
    /// <example>high</example>
    [Required]
    public PestSeverity? Severity { get; set; }

    /// <summary>How sure the detection is, 0 to 1, if known; kept to 6 decimals.</summary>
    /// <example>0.87</example>
    public decimal? Confidence { get; set; }

    /// <summary>What was done about it already, at most 500 characters.</summary>
    /// <example>traps set</example>
    public string? ActionTaken { get; set; }

    /// <summary>When it was found; now when left out.</summary>
    /// <example>2026-11-22T04:40:00Z</example>
    public DateTimeOffset? DetectedAt { get; set; }

    /// <summary>The request for the domain; only once it is valid.</summary>
    internal NewPestEvent ToPestEvent() =>
        new(LocationId!.Value, PestType!.Trim(), Severity!.Value, Confidence, ActionTaken?.Trim(), DetectedAt);
}

internal sealed class CreatePestEventValidator : Validator<CreatePestEventRequest>
{
    public CreatePestEventValidator()
    {
        RuleFor(pest => pest.LocationId).Required();
        RuleFor(pest => pest.PestType).Required().Text(SourceLimits.MaxPestTypeLength);
        RuleFor(pest => pest.Severity).Required();
        RuleFor(pest => pest.Confidence).Within(0, 1);
        RuleFor(pest => pest.ActionTaken).Text(SourceLimits.MaxActionLength);
    }
}
