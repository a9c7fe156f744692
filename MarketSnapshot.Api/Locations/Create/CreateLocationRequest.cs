using System.ComponentModel.DataAnnotations;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations.Create;

/// <summary>A storage place to be stored.</summary>
internal sealed class CreateLocationRequest
{
    /// <summary>The vendor who offers the place.</summary>
    /// <example>01a20896-8a37-7da4-9972-9a715ce3de8c</example>
    [Required]
    public Guid? VendorId { get; set; }

    /// <summary>Name, 1 to 200 characters.</summary>
    /// <example>Nashik Cold Store</example>
    [Required]
    public string? Name { get; set; }

    /// <summary>Kind of storage.</summary>
    /// <example>cold</example>
    [Required]
    public LocationType? Type { get; set; }

    /// <summary>Postal address, 1 to 500 characters.</summary>
    /// <example>Plot 7, Market Yard Road, Nashik</example>
    [Required]
    public string? Address { get; set; }

    /// <summary>Latitude in degrees (WGS 84), -90 to 90.</summary>
    /// <example>19.9975</example>
    [Required]
    public double? Lat { get; set; }

    /// <summary>Longitude in degrees (WGS 84), -180 to 180.</summary>
    /// <example>73.7898</example>
    [Required]
    public double? Lon { get; set; }

    /// <summary>How much the place holds, in kilograms, 1 to 100,000,000, to the gram.</summary>
    /// <example>50000</example>
    [Required]
    public decimal? CapacityKg { get; set; }

    /// <summary>Rate per price_unit, 0 to 99,999,999 with at most 4 decimals.</summary>
    /// <example>125</example>
    [Required]
    public decimal? PriceAmount { get; set; }

    /// <summary>What the rate is for: 100 kg for 30 days, or a kilogram for a day.</summary>
    /// <example>quintal_month</example>
    [Required]
    public PriceUnit? PriceUnit { get; set; }

    /// <summary>ISO 4217 code of the rate: INR, also when left out.</summary>
    /// <example>INR</example>
    public string? Currency { get; set; }

    /// <summary>Rating 0 to 5 with at most 2 decimals, if there is one.</summary>
    /// <example>4.5</example>
    public decimal? Rating { get; set; }

    /// <summary>What the place offers, at most 50 texts of at most 100 characters.</summary>
    /// <example>["pre-cooling", "backup power"]</example>
    public IReadOnlyList<string?>? Facilities { get; set; }

    /// <summary>The place to be stored, under a new identifier; only once the request is valid.</summary>
    internal StorageLocation ToLocation() => new()
    {
        Id = Guid.CreateVersion7(),
        VendorId = VendorId!.Value,
        Name = Name!.Trim(),
        Type = Type!.Value,
        Address = Address!.Trim(),
        Lat = Lat!.Value,
        Lon = Lon!.Value,
        CapacityKg = CapacityKg!.Value,
        PriceAmount = PriceAmount!.Value,
        PriceUnit = PriceUnit!.Value,
        Rating = Rating,
        Facilities = [.. (Facilities ?? []).Select(facility => facility!.Trim())],
    };
}
