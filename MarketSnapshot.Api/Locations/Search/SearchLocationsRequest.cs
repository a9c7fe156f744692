using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations.Search;

/// <summary>Which places to show, and what to tell about them.</summary>
internal sealed class SearchLocationsRequest : PagedRequest, IPeriodRequest
{
    /// <summary>Kind of storage.</summary>
    public LocationType? Type { get; set; }

    /// <summary>Only this vendor's.</summary>
    public Guid? VendorId { get; set; }

    /// <summary>Latitude from which distances count.</summary>
    public double? Lat { get; set; }

    /// <summary>Longitude from which distances count.</summary>
    public double? Lon { get; set; }

    /// <summary>Only within this distance.</summary>
    public double? RadiusKm { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset? StartDate { get; set; }

    /// <inheritdoc/>
    public int? DurationDays { get; set; }

    /// <inheritdoc/>
    public decimal? QuantityKg { get; set; }

    /// <summary>The request for the domain; only once it is valid.</summary>
    internal LocationSearch ToSearch() =>
        new(Type, this is { Lat: { } lat, Lon: { } lon } ? new(lat, lon) : null, RadiusKm, this.ToPeriod(), VendorId);
}

internal sealed class SearchLocationsValidator : Validator<SearchLocationsRequest>
{
    // Half the way around the earth: no place is further away.
    private const double MaxRadiusKm = 20_040;

    public SearchLocationsValidator()
    {
        this.PageRules();
        this.PeriodRules();
        RuleFor(request => request.Lat).Must(lat => lat is null or (>= -90 and <= 90)).WithMessage("Must be -90 to 90 degrees.");
        RuleFor(request => request.Lon).Must(lon => lon is null or (>= -180 and <= 180)).WithMessage("Must be -180 to 180 degrees.");
        RuleFor(request => request.RadiusKm).Must(km => km is null or (> 0 and <= MaxRadiusKm))
            .WithMessage($"Must be more than 0 and at most {MaxRadiusKm} kilometres.");
        RuleFor(request => request.Lat).NotNull()
            .When(request => request.Lon is not null || request.RadiusKm is not null).WithMessage("Is required with lon or radius_km.");
        RuleFor(request => request.Lon).NotNull()
            .When(request => request.Lat is not null || request.RadiusKm is not null).WithMessage("Is required with lat or radius_km.");
    }
}
