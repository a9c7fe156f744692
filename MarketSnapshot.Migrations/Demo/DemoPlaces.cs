using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Migrations.Demo;

/// <summary>Who offers storage, where, and who stores: all of it invented, placed in towns that exist.</summary>
internal static class DemoPlaces
{
    private static readonly string[] VendorNames =
        ["Demo Coromandel Cold Stores", "Demo Deccan Warehousing", "Demo Malwa Storage", "Demo Doab Godowns"];

    private static readonly string[] FarmerTowns = ["Guntur", "Warangal", "Nashik", "Kolar", "Hapur", "Indore"];

    private static readonly Place[] All =
    [
        new("Guntur", "Andhra Pradesh", 16.3067, 80.4365, Vendor: 1, LocationType.Cold, 500_000, 42m, PriceUnit.QuintalMonth, 4.5m, ["loading dock", "grading", "backup power"]),
        new("Warangal", "Telangana", 17.9689, 79.5941, Vendor: 1, LocationType.Dry, 800_000, 11.5m, PriceUnit.QuintalMonth, 4.1m, ["loading dock", "fumigation"]),
        new("Nashik", "Maharashtra", 19.9975, 73.7898, Vendor: 2, LocationType.Cold, 350_000, 0.018m, PriceUnit.KgDay, 4.7m, ["pre-cooling", "grading", "backup power"]),
        new("Kolar", "Karnataka", 13.1367, 78.1292, Vendor: 1, LocationType.Cold, 220_000, 48m, PriceUnit.QuintalMonth, 3.9m, ["pre-cooling", "loading dock"]),
        new("Hapur", "Uttar Pradesh", 28.7306, 77.7759, Vendor: 4, LocationType.Dry, 1_200_000, 9.75m, PriceUnit.QuintalMonth, 4.0m, ["weighbridge", "fumigation"]),
        new("Indore", "Madhya Pradesh", 22.7196, 75.8577, Vendor: 3, LocationType.Cold, 400_000, 39.5m, PriceUnit.QuintalMonth, 4.4m, ["loading dock", "backup power"]),
        new("Agra", "Uttar Pradesh", 27.1767, 78.0081, Vendor: 4, LocationType.Cold, 900_000, 31m, PriceUnit.QuintalMonth, 4.2m, ["weighbridge", "backup power"]),
        new("Nagpur", "Maharashtra", 21.1458, 79.0882, Vendor: 2, LocationType.Cold, 260_000, 0.016m, PriceUnit.KgDay, null, ["pre-cooling"]),
        new("Hubballi", "Karnataka", 15.3647, 75.1240, Vendor: 2, LocationType.Dry, 650_000, 10.25m, PriceUnit.QuintalMonth, 3.8m, ["fumigation"]),
        new("Erode", "Tamil Nadu", 11.3410, 77.7172, Vendor: 1, LocationType.Dry, 450_000, 0.0045m, PriceUnit.KgDay, 4.3m, ["loading dock", "grading"]),
        new("Unjha", "Gujarat", 23.8037, 72.3967, Vendor: 3, LocationType.Cold, 300_000, 44m, PriceUnit.QuintalMonth, 4.6m, ["grading", "backup power"]),
        new("Karnal", "Haryana", 29.6857, 76.9905, Vendor: 4, LocationType.Cold, 150_000, 36m, PriceUnit.QuintalMonth, 4.0m, []),
    ];

    /// <summary>The vendors.</summary>
    public static IReadOnlyList<Vendor> Vendors() =>
        [.. VendorNames.Select((name, index) => new Vendor { Id = DemoId.Vendor(index + 1), Name = name, Contact = $"vendor{index + 1}@demo.example" })];

    /// <summary>The farmers.</summary>
    public static IReadOnlyList<Farmer> Farmers() =>
        [.. FarmerTowns.Select((town, index) => new Farmer { Id = DemoId.Farmer(index + 1), Name = $"Demo Farmer {town}", Contact = $"farmer{index + 1}@demo.example" })];

    /// <summary>The storage places.</summary>
    public static IReadOnlyList<StorageLocation> Locations() =>
    [
        .. All.Select((place, index) => new StorageLocation
        {
            Id = DemoId.Location(index + 1),
            VendorId = DemoId.Vendor(place.Vendor),
            Name = $"Demo {place.Town} {(place.Type == LocationType.Cold ? "Cold Store" : "Warehouse")}",
            Type = place.Type,
            Address = $"{index + 1} Demo Market Road, {place.Town}, {place.State}",
            Lat = place.Lat,
            Lon = place.Lon,
            CapacityKg = place.CapacityKg,
            PriceAmount = place.Price,
            PriceUnit = place.Unit,
            Rating = place.Rating,
            Facilities = place.Facilities,
        }),
    ];

    private sealed record Place(
        string Town,
        string State,
        double Lat,
        double Lon,
        int Vendor,
        LocationType Type,
        decimal CapacityKg,
        decimal Price,
        PriceUnit Unit,
        decimal? Rating,
        string[] Facilities);
}
