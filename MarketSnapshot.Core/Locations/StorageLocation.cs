namespace MarketSnapshot.Core.Locations;

/// <summary>A place where crops are stored.</summary>
public sealed class StorageLocation
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>The vendor who offers the place.</summary>
    public Guid VendorId { get; init; }

    /// <summary>Name, 1 to 200 characters.</summary>
    public required string Name { get; set; }

    /// <summary>Kind of storage.</summary>
    public LocationType Type { get; set; }

    /// <summary>Postal address, at most 500 characters.</summary>
    public required string Address { get; set; }

    /// <summary>Latitude in degrees, −90 to 90 (WGS 84).</summary>
    public double Lat { get; set; }

    /// <summary>Longitude in degrees, −180 to 180 (WGS 84).</summary>
    public double Lon { get; set; }

    /// <summary>How much the place holds, in kilograms.</summary>
    public decimal CapacityKg { get; set; }

    /// <summary>Rate in <see cref="Currency"/> per <see cref="PriceUnit"/>.</summary>
    public decimal PriceAmount { get; set; }

    /// <summary>What the rate is for.</summary>
    public PriceUnit PriceUnit { get; set; }

    /// <summary>ISO 4217 code; INR.</summary>
    public string Currency { get; init; } = "INR";

    /// <summary>Rating 0 to 5, if there is one.</summary>
    public decimal? Rating { get; set; }

    /// <summary>What the place offers, in the vendor's words.</summary>
    public string[] Facilities { get; set; } = [];

    /// <summary>When the row was stored, by PostgreSQL's clock.</summary>
    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>Kind of storage.</summary>
public enum LocationType
{
    /// <summary>Cooled.</summary>
    Cold,

    /// <summary>Dry, at ambient temperature.</summary>
    Dry,
}

/// <summary>What a rate is for.</summary>
public enum PriceUnit
{
    /// <summary>A quintal (100 kg) for a month (30 days).</summary>
    QuintalMonth,

    /// <summary>A kilogram for a day.</summary>
    KgDay,
}
