namespace MarketSnapshot.Web.Api.Listings;

/// <summary>The market.</summary>
public sealed class ListingsApi(ApiConnection api)
{
    private const int MostVersions = 20;

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
                ("radius_km", string.IsNullOrEmpty(search.Near) ? null : search.RadiusKm),
                ("no_pest_alerts", search.NoPestAlerts),
                ("sort", search.Sort),
                ("cursor", search.Cursor),
                ("limit", limit)),
            cancellationToken);

    /// <summary>One listing; null when it is not on the market.</summary>
    /// <param name="bookingId">The booking, which is the listing's id too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ListingAnswer?> FindAsync(Guid bookingId, CancellationToken cancellationToken) =>
        api.FindAsync<ListingAnswer>($"/api/listings/{bookingId}", cancellationToken);

    /// <summary>The latest versions of a listing, newest first.</summary>
    /// <param name="bookingId">The booking, which is the listing's id too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<VersionAnswer>> VersionsAsync(Guid bookingId, CancellationToken cancellationToken) =>
        (await api.GetAsync<Page<VersionAnswer>>($"/api/listings/{bookingId}/versions?limit={MostVersions}", cancellationToken)).Items;

    /// <summary>What a place's sensors measured.</summary>
    /// <param name="locationId">The place.</param>
    /// <param name="from">Since when.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<HistoryAnswer?> HistoryAsync(Guid locationId, DateTimeOffset from, CancellationToken cancellationToken) =>
        api.FindAsync<HistoryAnswer>(QueryText.With($"/api/locations/{locationId}/readings", ("from", from)), cancellationToken);
}

/// <summary>What a buyer looks for, as it was typed: the API judges it and names what it can't read. Null where it does not matter.</summary>
public sealed record ListingQuery
{
    /// <summary>Only this crop.</summary>
    public string? Crop { get; init; }

    /// <summary>Only this grade.</summary>
    public string? Grade { get; init; }

    /// <summary><c>true</c>: only with a certificate that holds; <c>false</c>: only without.</summary>
    public string? Certified { get; init; }

    /// <summary>Only this quality or better, 0 to 100.</summary>
    public string? MinQuality { get; init; }

    /// <summary>Latitude and longitude, <c>18.52,73.86</c>.</summary>
    public string? Near { get; init; }

    /// <summary>How far around, in kilometres.</summary>
    public string? RadiusKm { get; init; }

    /// <summary><c>true</c>: only without an unresolved high or critical pest event.</summary>
    public string? NoPestAlerts { get; init; }

    /// <summary>The order: <c>newest</c>, <c>quality</c>, <c>quantity</c>, <c>ending</c> or <c>distance</c>.</summary>
    public string? Sort { get; init; }

    /// <summary>Leads to a later page.</summary>
    public string? Cursor { get; init; }
}
