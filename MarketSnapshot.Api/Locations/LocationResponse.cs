using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations;

/// <summary>A storage place.</summary>
internal sealed class LocationResponse
{
    /// <summary>Identifier.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    public required Guid Id { get; init; }

    /// <summary>The vendor who offers the place.</summary>
    /// <example>01a20896-8a37-7da4-9972-9a715ce3de8c</example>
    public required Guid VendorId { get; init; }

    /// <summary>The vendor's name.</summary>
    /// <example>Godavari Storage</example>
    public required string VendorName { get; init; }

    /// <summary>Name.</summary>
    /// <example>Nashik Cold Store</example>
    public required string Name { get; init; }

    /// <summary>Kind of storage.</summary>
    /// <example>cold</example>
    public required LocationType Type { get; init; }

    /// <summary>Postal address.</summary>
    /// <example>Plot 7, Market Yard Road, Nashik</example>
    public required string Address { get; init; }

    /// <summary>Latitude in degrees (WGS 84).</summary>
    /// <example>19.9975</example>
    public required double Lat { get; init; }

    /// <summary>Longitude in degrees (WGS 84).</summary>
    /// <example>73.7898</example>
    public required double Lon { get; init; }

    /// <summary>How much the place holds, in kilograms.</summary>
    /// <example>50000</example>
    public required decimal CapacityKg { get; init; }

    /// <summary>Rate per price_unit.</summary>
    /// <example>125</example>
    public required decimal PriceAmount { get; init; }

    /// <summary>What the rate is for: 100 kg for 30 days, or a kilogram for a day.</summary>
    /// <example>quintal_month</example>
    public required PriceUnit PriceUnit { get; init; }

    /// <summary>ISO 4217 code of the prices.</summary>
    /// <example>INR</example>
    public required string Currency { get; init; }

    /// <summary>Rating 0 to 5, if there is one.</summary>
    /// <example>4.5</example>
    public required decimal? Rating { get; init; }

    /// <summary>What the place offers, in the vendor's words.</summary>
    public required IReadOnlyList<string> Facilities { get; init; }

    /// <summary>When it was added.</summary>
    /// <example>2026-11-23T13:26:53.123456Z</example>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Great-circle distance in kilometres from lat and lon of the search; null without them.</summary>
    /// <example>12.408</example>
    public required double? DistanceKm { get; init; }

    /// <summary>Free room and price over the asked period; null without one.</summary>
    public required AvailabilityResponse? Availability { get; init; }

    /// <summary>Shows a place.</summary>
    public static LocationResponse From(FoundLocation found) => new()
    {
        Id = found.Location.Id,
        VendorId = found.Location.VendorId,
        VendorName = found.VendorName,
        Name = found.Location.Name,
        Type = found.Location.Type,
        Address = found.Location.Address,
        Lat = found.Location.Lat,
        Lon = found.Location.Lon,
        CapacityKg = found.Location.CapacityKg,
        PriceAmount = found.Location.PriceAmount,
        PriceUnit = found.Location.PriceUnit,
        Currency = found.Location.Currency,
        Rating = found.Location.Rating,
        Facilities = found.Location.Facilities,
        CreatedAt = found.Location.CreatedAt,
        DistanceKm = found.DistanceMetres / 1000d,
        Availability = found.Availability is { } availability ? AvailabilityResponse.From(availability) : null,
    };
}
