using MarketSnapshot.Web.Api;
using MarketSnapshot.Web.Api.Listings;

namespace MarketSnapshot.Web.Pages.Market;

/// <summary>A search of the market and the address that stands for it: whoever gets the address sees the same search.</summary>
public static class MarketSearch
{
    /// <summary>The orders, in the order in which they are offered.</summary>
    public static readonly string[] Sorts = ["newest", "quality", "quantity", "ending", "distance"];

    /// <summary>The distances that are offered, in kilometres.</summary>
    public static readonly string[] Radii = ["25", "50", "100", "250", "500", "1000"];

    /// <summary>How far around a place is looked when nobody says, in kilometres; the API's own.</summary>
    public const string UsualRadius = "50";

    /// <summary>The search that an address stands for. What is so anyway is left out: the usual radius, and the order that comes by itself.</summary>
    public static ListingQuery Of(IQueryCollection query)
    {
        return new()
        {
            Crop = Text("crop"),
            Grade = Text("grade"),
            Certified = Text("certified"),
            MinQuality = Text("min_quality"),
            Near = Text("near"),
            RadiusKm = Text("near") is null || Text("radius_km") == UsualRadius ? null : Text("radius_km"),
            NoPestAlerts = Text("no_pest_alerts"),
            Sort = OrderOf(Text("sort"), Text("near")),
            Cursor = Text("cursor"),
        };

        string? Text(string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>The order in which a search's listings stand.</summary>
    public static string OrderOf(ListingQuery search) => search?.Sort ?? UsualOrder(search?.Near);

    /// <summary>The address of a search.</summary>
    public static string Href(ListingQuery search) => QueryText.With(
        "/",
        ("crop", search.Crop),
        ("grade", search.Grade),
        ("certified", search.Certified),
        ("min_quality", search.MinQuality),
        ("near", search.Near),
        ("radius_km", search.RadiusKm),
        ("no_pest_alerts", search.NoPestAlerts),
        ("sort", search.Sort),
        ("cursor", search.Cursor));

    /// <summary>How many filters are set beside crop and order.</summary>
    public static int CountOf(ListingQuery search) =>
        new[] { search.Grade, search.Certified, search.MinQuality, search.Near, search.NoPestAlerts }.Count(filter => filter is not null);

    // A list can be by distance only from somewhere.
    private static string? OrderOf(string? sort, string? near) => sort == UsualOrder(near) || (sort == "distance" && near is null) ? null : sort;

    private static string UsualOrder(string? near) => near is null ? "newest" : "distance";
}
