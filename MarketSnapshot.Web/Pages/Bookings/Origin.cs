using System.Globalization;
using MarketSnapshot.Web.Api.Locations;

namespace MarketSnapshot.Web.Pages.Bookings;

/// <summary>From where the way to a storage place counts.</summary>
public static class Origin
{
    /// <summary>Finds the point that a person means: a latitude and a longitude, or a place whose name or address holds the words.</summary>
    /// <param name="text">What the person wrote.</param>
    /// <param name="places">The places that are known.</param>
    /// <returns>The point; null where nothing was written, or nothing like it is known.</returns>
    public static GeoPoint? Of(string text, IReadOnlyList<LocationAnswer> places)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (PointOf(text) is { } point)
            return point;
        var words = text.Trim();
        var place = places.FirstOrDefault(place => place.Name.Equals(words, StringComparison.OrdinalIgnoreCase))
            ?? places.FirstOrDefault(place => place.Name.Contains(words, StringComparison.OrdinalIgnoreCase))
            ?? places.FirstOrDefault(place => place.Address.Contains(words, StringComparison.OrdinalIgnoreCase));
        return place is null ? null : new(place.Lat, place.Lon);
    }

    private static GeoPoint? PointOf(string text) => text.Split(',') is [var first, var second]
        && Degrees(first) is { } lat and >= -90 and <= 90 && Degrees(second) is { } lon and >= -180 and <= 180
            ? new(lat, lon)
            : null;

    private static double? Degrees(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) ? degrees : null;
}
