using System.Globalization;
using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Api.Listings.Search;

/// <summary>What a buyer looks for.</summary>
internal sealed class SearchListingsRequest : PagedRequest
{
    /// <summary>Only this crop.</summary>
    public string? Crop { get; set; }

    /// <summary>Only this grade.</summary>
    public string? Grade { get; set; }

    /// <summary>Only listings with a certificate that holds, or only those without.</summary>
    public bool? Certified { get; set; }

    /// <summary>Only this quality or better.</summary>
    public double? MinQuality { get; set; }

    /// <summary>Latitude and longitude.</summary>
    public string? Near { get; set; }

    /// <summary>Only within this distance.</summary>
    public double? RadiusKm { get; set; }

    /// <summary>Only listings without pest alerts.</summary>
    public bool? NoPestAlerts { get; set; }

    /// <summary>The order.</summary>
    public ListingSort? Sort { get; set; }

    /// <summary>The request for the domain; only once it is valid.</summary>
    internal ListingSearch ToSearch() => new()
    {
        Crop = Crop,
        Grade = Grade,
        Certified = Certified,
        MinQuality = MinQuality,
        Near = TryReadPoint(Near, out var lat, out var lon) ? new(lat, lon, RadiusKm ?? GeoArea.DefaultRadiusKm) : null,
        NoPestAlerts = NoPestAlerts == true,
        Sort = Sort,
    };

    /// <summary>Reads "lat,lon" in degrees.</summary>
    internal static bool TryReadPoint(string? text, out double lat, out double lon)
    {
        lat = lon = 0;
        return text?.Split(',') is [var first, var second]
            && Number(first, out lat) && Number(second, out lon) && Math.Abs(lat) <= 90 && Math.Abs(lon) <= 180;

        static bool Number(string part, out double number) =>
            double.TryParse(part.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}

internal sealed class SearchListingsValidator : Validator<SearchListingsRequest>
{
    // Half the way around the earth: no place is further away.
    private const double MaxRadiusKm = 20_040;

    public SearchListingsValidator()
    {
        this.PageRules();
        RuleFor(request => request.Crop).Text(100);
        RuleFor(request => request.Grade).Text(50);
        RuleFor(request => request.MinQuality).Must(quality => quality is null or (>= 0 and <= 100)).WithMessage("Must be 0 to 100.");
        RuleFor(request => request.Near)
            .Must(near => near is null || SearchListingsRequest.TryReadPoint(near, out _, out _))
            .WithMessage("Must be latitude and longitude in degrees with a comma between them, such as 18.52,73.86.");
        RuleFor(request => request.RadiusKm).Must(km => km is null or (> 0 and <= MaxRadiusKm))
            .WithMessage($"Must be more than 0 and at most {MaxRadiusKm} kilometres.");
        RuleFor(request => request.Near).NotNull().When(request => request.RadiusKm is not null).WithMessage("Is required with radius_km.");
        RuleFor(request => request.Near).NotNull().When(request => request.Sort == ListingSort.Distance)
            .WithMessage("Is required to sort by distance.");
    }
}
