namespace MarketSnapshot.Web.Api.Locations;

/// <summary>Storage places.</summary>
public sealed class LocationsApi(ApiConnection api)
{
    private const int MostPlaces = 200;

    /// <summary>The first places by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LocationAnswer>> AllAsync(CancellationToken cancellationToken) =>
        (await api.GetAsync<Page<LocationAnswer>>(QueryText.With("/api/locations", ("limit", MostPlaces)), cancellationToken)).Items;

    /// <summary>Places, nearest first, with free room and price where a period and a quantity are given.</summary>
    /// <param name="search">What is wanted.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<LocationAnswer>> SearchAsync(LocationQuery search, int limit, CancellationToken cancellationToken) =>
        SearchAsync(search, vendorId: null, limit, cancellationToken);

    /// <summary>One place with free room and price, however far away it is; null where it is unknown.</summary>
    /// <param name="id">Which.</param>
    /// <param name="search">What is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LocationAnswer?> FindAsync(Guid id, LocationQuery search, CancellationToken cancellationToken) =>
        await api.FindAsync<LocationAnswer>($"/api/locations/{id}", cancellationToken) is { } place
            ? (await SearchAsync(search, place.VendorId, MostPlaces, cancellationToken)).FirstOrDefault(found => found.Id == id) ?? place
            : null;

    private async Task<IReadOnlyList<LocationAnswer>> SearchAsync(LocationQuery search, Guid? vendorId, int limit, CancellationToken cancellationToken) =>
        (await api.GetAsync<Page<LocationAnswer>>(
            QueryText.With(
                "/api/locations",
                ("vendor_id", vendorId),
                ("lat", search.Near?.Lat),
                ("lon", search.Near?.Lon),
                ("start_date", search.StartDate),
                ("duration_days", search.DurationDays),
                ("quantity_kg", search.QuantityKg),
                ("limit", limit)),
            cancellationToken)).Items;
}

/// <summary>A point on the earth, in degrees.</summary>
public sealed record GeoPoint(double Lat, double Lon);

/// <summary>What storage is wanted; null where it is not said yet.</summary>
public sealed record LocationQuery(GeoPoint? Near, DateTimeOffset? StartDate, int? DurationDays, decimal? QuantityKg);

/// <summary>A storage place, as the API tells it.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="VendorId">Who offers it.</param>
/// <param name="VendorName">The name of who offers it.</param>
/// <param name="Type"><c>cold</c> or <c>dry</c>.</param>
/// <param name="Address">Postal address.</param>
/// <param name="Lat">Latitude.</param>
/// <param name="Lon">Longitude.</param>
/// <param name="CapacityKg">How much it holds.</param>
/// <param name="PriceAmount">Rate per unit.</param>
/// <param name="PriceUnit"><c>quintal_month</c> or <c>kg_day</c>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Rating">0 to 5, if there is one.</param>
/// <param name="Facilities">What it offers, in the vendor's words.</param>
/// <param name="DistanceKm">Distance from where the search began; null where that was not said.</param>
/// <param name="Availability">Room and price over the asked period; null without one.</param>
public sealed record LocationAnswer(
    Guid Id,
    string Name,
    Guid VendorId,
    string VendorName,
    string Type,
    string Address,
    double Lat,
    double Lon,
    decimal CapacityKg,
    decimal PriceAmount,
    string PriceUnit,
    string Currency,
    decimal? Rating,
    IReadOnlyList<string> Facilities,
    double? DistanceKm,
    AvailabilityAnswer? Availability);

/// <summary>Room and price of a place over a period.</summary>
/// <param name="FreeKg">What is free on every day of it.</param>
/// <param name="Fits">Whether the asked quantity finds room; null without one.</param>
/// <param name="TotalPrice">What it would cost; null without a quantity.</param>
/// <param name="EndDate">End of the period, exclusive.</param>
public sealed record AvailabilityAnswer(decimal FreeKg, bool? Fits, decimal? TotalPrice, DateTimeOffset EndDate);
