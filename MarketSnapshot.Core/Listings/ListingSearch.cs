namespace MarketSnapshot.Core.Listings;

/// <summary>What a buyer looks for. Filters go together.</summary>
public sealed record ListingSearch
{
    /// <summary>Only this crop, compared trimmed and without case.</summary>
    public string? Crop { get; init; }

    /// <summary>Only this grade.</summary>
    public string? Grade { get; init; }

    /// <summary>Only listings with a certificate that holds, or only those known to have none.</summary>
    public bool? Certified { get; init; }

    /// <summary>Only listings of this quality or a better one, 0 to 100.</summary>
    public double? MinQuality { get; init; }

    /// <summary>Only around this point.</summary>
    public GeoArea? Near { get; init; }

    /// <summary>Only listings known to have no unresolved high or critical pest event.</summary>
    public bool NoPestAlerts { get; init; }

    /// <summary>The order; distance where a point is given, else the newest first.</summary>
    public ListingSort? Sort { get; init; }

    /// <summary>The order that applies.</summary>
    internal ListingSort Order => Sort ?? (Near is null ? ListingSort.Newest : ListingSort.Distance);
}

/// <summary>A circle on the earth.</summary>
/// <param name="Lat">Latitude of its centre in degrees.</param>
/// <param name="Lon">Longitude of its centre in degrees.</param>
/// <param name="RadiusKm">Radius in kilometres.</param>
public sealed record GeoArea(double Lat, double Lon, double RadiusKm)
{
    /// <summary>The radius when the client doesn't say.</summary>
    public const double DefaultRadiusKm = 50;

    // The same radius for filter and distance, so that what is within the circle is not shown as outside of it.
    private const double EarthRadiusKm = 6378.1;

    internal double RadiusInRadians => RadiusKm / EarthRadiusKm;

    /// <summary>Distance in kilometres by the haversine formula.</summary>
    internal double DistanceKmTo(double lat, double lon)
    {
        var phi1 = double.DegreesToRadians(Lat);
        var phi2 = double.DegreesToRadians(lat);
        var a = Square(Math.Sin((phi2 - phi1) / 2))
            + Math.Cos(phi1) * Math.Cos(phi2) * Square(Math.Sin(double.DegreesToRadians(lon - Lon) / 2));
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    private static double Square(double x) => x * x;
}

/// <summary>The order of listings.</summary>
public enum ListingSort
{
    /// <summary>Those that appeared last come first.</summary>
    Newest,

    /// <summary>The best quality first, unknown quality last.</summary>
    Quality,

    /// <summary>The largest quantity first.</summary>
    Quantity,

    /// <summary>Storage that ends soonest first.</summary>
    Ending,

    /// <summary>The nearest first; needs a point.</summary>
    Distance,
}
