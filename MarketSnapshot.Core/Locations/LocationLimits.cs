namespace MarketSnapshot.Core.Locations;

/// <summary>What farmers, vendors and places may look like. The tables' CHECKs and column types hold the same bounds.</summary>
public static class LocationLimits
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Longest contact, in characters.</summary>
    public const int MaxContactLength = 200;

    /// <summary>Longest address, in characters.</summary>
    public const int MaxAddressLength = 500;

    /// <summary>Greatest capacity: a hundred thousand tonnes, in kilograms.</summary>
    public const decimal MaxCapacityKg = 100_000_000m;

    /// <summary>Capacities are exact to the gram.</summary>
    public const int CapacityDecimals = 3;

    /// <summary>Greatest rate.</summary>
    public const decimal MaxPriceAmount = 99_999_999m;

    /// <summary>Rates have at most so many places.</summary>
    public const int PriceDecimals = 4;

    /// <summary>The one currency of rates (ISO 4217).</summary>
    public const string Currency = "INR";

    /// <summary>Best rating.</summary>
    public const decimal MaxRating = 5m;

    /// <summary>Ratings have at most so many places.</summary>
    public const int RatingDecimals = 2;

    /// <summary>Most facilities of a place.</summary>
    public const int MaxFacilities = 50;

    /// <summary>Longest name of a facility, in characters.</summary>
    public const int MaxFacilityLength = 100;
}
