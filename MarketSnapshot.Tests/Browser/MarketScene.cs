using System.Net;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Snapshots;

namespace MarketSnapshot.Tests.Browser;

/// <summary>A place with a name and a spot of its own, its vendor and a farmer, and all that can be known about a crop there.</summary>
internal sealed record MarketScene(string Farmer, string Vendor, string Place, string PlaceName, string Crop)
{
    private const int HoursOfReadings = 48;

    /// <summary>A page's search that finds what the scene's farmer stores, and nothing else.</summary>
    public string Search => $"/?crop={Uri.EscapeDataString(Crop)}";

    /// <summary>The persons and the place.</summary>
    public static async Task<MarketScene> CreateAsync(HttpClient api)
    {
        var own = Guid.NewGuid().ToString("N")[..6];
        var random = new Random();
        var farmer = await api.Post("/api/farmers", new { name = "Lakshmi Devi" });
        var vendor = await api.Post("/api/vendors", new { name = "Krishna Cold Stores" });
        var name = $"Krishna Cold Store {own}";
        var location = await api.Post("/api/locations", new
        {
            vendor_id = (string?)vendor["id"], name, type = "cold", address = "4-12 Mirchi Yard Road, Guntur, Andhra Pradesh",
            lat = 9 + (random.NextDouble() * 20), lon = 74 + (random.NextDouble() * 10), capacity_kg = 100_000, price_amount = 42, price_unit = "quintal_month",
            rating = 4.5, facilities = new[] { "loading dock", "backup power" },
        });
        return new((string)farmer["id"]!, (string)vendor["id"]!, (string)location["id"]!, name, $"sesame {own}");
    }

    /// <summary>A booking of the scene's farmer at its place.</summary>
    public async Task<string> BookAsync(HttpClient api, string? inspection = null, string? crop = null, int kg = 5000)
    {
        var booking = await api.Post("/api/bookings", new
        {
            farmer_id = Farmer, location_id = Place, crop_type = crop ?? Crop, quantity_kg = kg, duration_days = 30, inspection_id = inspection,
            grade = inspection is null ? "B" : null, start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        return (string)booking["id"]!;
    }

    /// <summary>Sensors of each standing, pests, certificates near their end, and a listing made of it all; gives the booking.</summary>
    public async Task<string> FillAsync(Topology topology)
    {
        var api = topology.Api;
        var now = TimeProvider.System.GetUtcNow();
        await SensorsAsync(api, now);
        foreach (var (pest, severity, action) in new[] { ("rice weevil", "high", (string?)null), ("fruit fly", "low", "screens repaired") })
        {
            var found = await api.Post("/api/pest-events", new { location_id = Place, pest_type = pest, severity, confidence = 0.87, detected_at = now.AddHours(-30) });
            if (action is not null)
                await api.Post($"/api/pest-events/{found["id"]}/resolve", new { action_taken = action }, HttpStatusCode.OK);
        }

        foreach (var (type, days) in new[] { ("FSSAI", 400), ("HACCP", 9), ("ISO22000", -20) })
        {
            await api.Post("/api/certificates", new
            {
                vendor_id = Vendor, type, issuer = "Certification Board of Andhra Pradesh", number = $"AP-{type}-20417", issue_date = Day(now, -300), expiry_date = Day(now, days), status = "valid",
                score = 91, document_url = "https://documents.example/20417.pdf",
            });
        }

        var inspection = await api.Post("/api/inspections", new
        {
            farmer_id = Farmer, crop_detected = Crop, grade = "A", freshness = "fresh", freshness_score = 0.93, visual_defects = new[] { "slight bruising" }, shelf_life_days = 120, inspected_at = now.AddDays(-2),
        });
        var booking = await BookAsync(api, (string?)inspection["id"]);
        await api.Post($"/api/bookings/{booking}/confirm", body: null, HttpStatusCode.OK);
        await api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        return booking;
    }

    /// <summary>A booking that the publishing has given up on, until an operator looks after it.</summary>
    public async Task<string> ParkAsync(Topology topology)
    {
        var booking = await BookAsync(topology.Api);
        await new Facts(topology.Database).SqlAsync(
            "update market_inventory_snapshots set attempts = 10, last_error = 'MongoDB answered 121: Document failed validation', parked_at = now(), next_attempt_at = null, unpublished_since = now() - interval '2 hours' where booking_id = $1",
            Guid.Parse(booking));
        return booking;
    }

    private async Task SensorsAsync(HttpClient api, DateTimeOffset now)
    {
        var readings = new List<object>();
        foreach (var (type, unit, device, usual, last, newest) in new[]
        {
            ("temperature", "°C", "KCS-T1", 4.2, 14.5, 0), ("humidity", "%", "simulated-KCS-H1", 62.0, 71.0, 0), ("co2", "ppm", "KCS-C1", 620.0, 640.0, 20),
        })
        {
            var id = $"{device}-{Guid.NewGuid().ToString("N")[..6]}";
            await api.Post("/api/sensors", new
            {
                location_id = Place, device_id = id, sensor_type = type, unit, status = "active",
                warn_low = usual * 0.5, warn_high = usual * 1.5, critical_low = usual * 0.2, critical_high = usual * 2,
            });
            for (var hours = HoursOfReadings; hours >= newest; hours--)
                readings.Add(new { device_id = id, reading_time = now.AddHours(-hours).AddMinutes(-2), value = hours == newest ? last : usual * (1 + (Math.Sin(hours / 4.0) / 5)) });
        }

        await api.Post("/api/sensor-readings", new { readings }, HttpStatusCode.OK);
    }

    private static string Day(DateTimeOffset now, int days) => now.AddDays(days).ToString("yyyy-MM-dd");
}
