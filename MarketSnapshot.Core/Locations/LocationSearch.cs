using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Core.Locations;

/// <summary>A point on the globe (WGS 84).</summary>
/// <param name="Lat">Latitude in degrees, −90 to 90.</param>
/// <param name="Lon">Longitude in degrees, −180 to 180.</param>
public sealed record GeoPoint(double Lat, double Lon);

/// <summary>A period that somebody thinks of booking.</summary>
/// <param name="StartDate">First moment.</param>
/// <param name="DurationDays">Length in days.</param>
/// <param name="QuantityKg">Quantity in kilograms; without it there is free room to tell, but no price.</param>
public sealed record AskedPeriod(DateTimeOffset StartDate, int DurationDays, decimal? QuantityKg)
{
    /// <summary>End of the period, exclusive.</summary>
    public DateTimeOffset EndDate => StartDate.AddDays(DurationDays);
}

/// <summary>Which places a search shows, and what it tells about them.</summary>
/// <param name="Type">Kind of storage; null for every kind.</param>
/// <param name="Near">Nearest to here first; null lists by name.</param>
/// <param name="RadiusKm">Within this distance of <paramref name="Near"/>, in kilometres; null for any.</param>
/// <param name="Period">Tells free room and price for this period. Places without enough room are shown too and say so.</param>
/// <param name="VendorId">Only this vendor's places; null for everybody's.</param>
public sealed record LocationSearch(
    LocationType? Type = null, GeoPoint? Near = null, double? RadiusKm = null, AskedPeriod? Period = null, Guid? VendorId = null);

/// <summary>A place as a search finds it. Columns as in <see cref="StorageLocation"/>.</summary>
/// <param name="Location">The place.</param>
/// <param name="VendorName">The vendor's name.</param>
/// <param name="DistanceMetres">Great-circle distance from where the search is; null without such a point.</param>
/// <param name="Availability">Room and price over the asked period; null without one.</param>
public sealed record FoundLocation(LocationDetails Location, string VendorName, long? DistanceMetres, Availability? Availability);

/// <summary>Room and price of a place over a period.</summary>
/// <param name="Period">What was asked.</param>
/// <param name="Room">What is taken and free.</param>
/// <param name="Price">What the asked quantity would cost; null where none was asked.</param>
public sealed record Availability(AskedPeriod Period, Room Room, BookingPrice? Price)
{
    /// <summary>Whether the asked quantity finds room on every day; null where none was asked.</summary>
    public bool? Fits => Period.QuantityKg is { } quantity ? Room.Fits(quantity) : null;
}

/// <summary>A stored place.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="VendorId">The vendor who offers it.</param>
/// <param name="Name">Name.</param>
/// <param name="Type">Kind of storage.</param>
/// <param name="Address">Postal address.</param>
/// <param name="Lat">Latitude in degrees.</param>
/// <param name="Lon">Longitude in degrees.</param>
/// <param name="CapacityKg">How much it holds, in kilograms.</param>
/// <param name="PriceAmount">Rate per <paramref name="PriceUnit"/>.</param>
/// <param name="PriceUnit">What the rate is for.</param>
/// <param name="Currency">ISO 4217 code of the rate.</param>
/// <param name="Rating">Rating 0 to 5, if there is one.</param>
/// <param name="Facilities">What it offers.</param>
/// <param name="CreatedAt">When it was stored.</param>
public sealed record LocationDetails(
    Guid Id,
    Guid VendorId,
    string Name,
    LocationType Type,
    string Address,
    double Lat,
    double Lon,
    decimal CapacityKg,
    decimal PriceAmount,
    PriceUnit PriceUnit,
    string Currency,
    decimal? Rating,
    IReadOnlyList<string> Facilities,
    DateTimeOffset CreatedAt);
