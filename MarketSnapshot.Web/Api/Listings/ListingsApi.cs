namespace MarketSnapshot.Web.Api.Listings;

/// <summary>The market.</summary>
public sealed class ListingsApi(ApiConnection api)
{
    /// <summary>A page of what is on the market.</summary>
    /// <param name="search">What to look for.</param>
    /// <param name="limit">How many listings at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<ListingAnswer>> SearchAsync(ListingQuery search, int limit, CancellationToken cancellationToken) =>
        api.GetAsync<Page<ListingAnswer>>(
            QueryText.With(
                "/api/listings",
                ("crop", search.Crop),
                ("grade", search.Grade),
                ("certified", search.Certified),
                ("min_quality", search.MinQuality),
                ("near", search.Near),
                ("radius_km", search.Near is null ? null : search.RadiusKm),
                ("no_pest_alerts", search.NoPestAlerts ? true : null),
                ("sort", search.Sort),
                ("cursor", search.Cursor),
                ("limit", limit)),
            cancellationToken);

    /// <summary>One listing; null when it is not on the market.</summary>
    /// <param name="bookingId">The booking, which is the listing's id too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ListingAnswer?> FindAsync(Guid bookingId, CancellationToken cancellationToken) =>
        api.FindAsync<ListingAnswer>($"/api/listings/{bookingId}", cancellationToken);
}

/// <summary>What a buyer looks for; null or false where it does not matter.</summary>
public sealed record ListingQuery
{
    /// <summary>Only this crop.</summary>
    public string? Crop { get; init; }

    /// <summary>Only this grade.</summary>
    public string? Grade { get; init; }

    /// <summary>Only with a certificate that holds (true), only without (false).</summary>
    public bool? Certified { get; init; }

    /// <summary>Only this quality or better, 0 to 100.</summary>
    public double? MinQuality { get; init; }

    /// <summary>Latitude and longitude, <c>18.52,73.86</c>.</summary>
    public string? Near { get; init; }

    /// <summary>How far around, in kilometres.</summary>
    public double? RadiusKm { get; init; }

    /// <summary>Only without an unresolved high or critical pest event.</summary>
    public bool NoPestAlerts { get; init; }

    /// <summary>The order: <c>newest</c>, <c>quality</c>, <c>quantity</c>, <c>ending</c> or <c>distance</c>.</summary>
    public string? Sort { get; init; }

    /// <summary>Leads to a later page.</summary>
    public string? Cursor { get; init; }
}
