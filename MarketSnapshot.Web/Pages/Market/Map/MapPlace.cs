using System.Globalization;
using MarketSnapshot.Web.Api.Listings;

namespace MarketSnapshot.Web.Pages.Market.Map;

/// <summary>A place with what is on the market there.</summary>
/// <param name="Id">The place.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>cold</c> or <c>dry</c>.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Count">How many listings.</param>
/// <param name="Kg">How much altogether.</param>
/// <param name="Alert">Whether any of them has a pest warning.</param>
/// <param name="UpdatedAt">When the freshest of them was brought up to date.</param>
public sealed record MapPlace(Guid Id, string Name, string Type, double Lat, double Lon, int Count, decimal Kg, bool Alert, DateTimeOffset UpdatedAt)
{
    /// <summary>The market around the place: near enough to show what is stored there, and little else.</summary>
    public string Href => MarketSearch.Href(new()
    {
        Near = string.Create(CultureInfo.InvariantCulture, $"{Lat:0.####},{Lon:0.####}"),
        RadiusKm = "25",
    });

    /// <summary>The places of listings, those with the most listings first.</summary>
    public static IReadOnlyList<MapPlace> Of(IEnumerable<ListingAnswer> listings) =>
    [
        .. listings.GroupBy(listing => listing.Location.Id)
            .Select(group => (Newest: group.MaxBy(listing => listing.UpdatedAt)!, Listings: group))
            .Select(place => new MapPlace(
                place.Newest.Location.Id, place.Newest.Location.Name, place.Newest.Location.Type, place.Newest.Location.Geo.Lat, place.Newest.Location.Geo.Lon,
                place.Listings.Count(), place.Listings.Sum(listing => listing.QuantityKg), place.Listings.Any(listing => listing.HasPestAlerts == true),
                place.Newest.UpdatedAt))
            .OrderByDescending(place => place.Count).ThenBy(place => place.Name, StringComparer.Ordinal),
    ];
}
