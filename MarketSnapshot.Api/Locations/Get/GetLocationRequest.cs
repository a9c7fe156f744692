using FastEndpoints;

namespace MarketSnapshot.Api.Locations.Get;

/// <summary>Names one place, and a period to tell about.</summary>
internal sealed class GetLocationRequest : IPeriodRequest
{
    /// <summary>The place.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset? StartDate { get; set; }

    /// <inheritdoc/>
    public int? DurationDays { get; set; }

    /// <inheritdoc/>
    public decimal? QuantityKg { get; set; }
}

internal sealed class GetLocationValidator : Validator<GetLocationRequest>
{
    public GetLocationValidator() => this.PeriodRules();
}
