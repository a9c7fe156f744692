namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>Farmers, vendors and places of a test's own, made through the API.</summary>
internal static class MasterData
{
    /// <summary>A farmer, a vendor and a place that nobody else uses.</summary>
    public static async Task<Place> PlaceAsync(HttpClient api, decimal capacityKg = 100_000, string type = "cold")
    {
        var farmer = await api.Post("/api/farmers", new { name = "Test farmer" });
        var vendor = await api.Post("/api/vendors", new { name = "Test vendor" });
        var location = await api.Post("/api/locations", new
        {
            vendor_id = (string?)vendor["id"], name = "Test place", type, address = "1 Test Road", lat = 16.3, lon = 80.4,
            capacity_kg = capacityKg, price_amount = 42, price_unit = "quintal_month",
        });
        return new((string)farmer["id"]!, (string)vendor["id"]!, (string)location["id"]!);
    }

    /// <summary>The ids.</summary>
    public sealed record Place(string FarmerId, string VendorId, string LocationId);
}
