using System.ComponentModel.DataAnnotations;
using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.PestEvents.Resolve;

/// <summary>How a pest event ended.</summary>
internal sealed class ResolvePestEventRequest
{
    /// <summary>The event.</summary>
    public Guid Id { get; set; }

    /// <summary>What was done about it, 1 to 500 characters.</summary>
    /// <example>fumigated</example>
    [Required]
    public string? ActionTaken { get; set; }

    /// <summary>When it was over; now when left out.</summary>
    /// <example>2026-11-23T10:00:00Z</example>
    public DateTimeOffset? ResolvedAt { get; set; }
}

internal sealed class ResolvePestEventValidator : Validator<ResolvePestEventRequest>
{
    public ResolvePestEventValidator() => RuleFor(end => end.ActionTaken).Required().Text(SourceLimits.MaxActionLength);
}
