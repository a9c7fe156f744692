using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd.Live;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.ProductionUsers;

/// <summary>
/// The whole life of bookings as their people live it, every step by the one who takes it. Nothing is looked at but what the API
/// answers, so the story can be told of any system.
/// </summary>
internal sealed class MarketStory(ClientOf clients)
{
    private readonly string _device = $"device-{Guid.NewGuid():N}";
    private string _farmer = "";
    private string _vendor = "";
    private string _location = "";
    private string _inspection = "";
    private DateTimeOffset _measured = TimeProvider.System.GetUtcNow().AddHours(-1);

    private HttpClient Buyer => clients(StoryRole.Nobody, null);

    private HttpClient Farmer => clients(StoryRole.Farmer, _farmer);

    private HttpClient Vendor => clients(StoryRole.Vendor, _vendor);

    private HttpClient Device => clients(StoryRole.Device, _device);

    private HttpClient Operator => clients(StoryRole.Operator, null);

    /// <summary>Farmer, vendor, place, sensor, readings, certificates, pest events, inspection.</summary>
    public async Task SetTheSceneAsync()
    {
        _farmer = Id(await Operator.Post("/api/farmers", new { name = "Story farmer", contact = "by the river" }));
        _vendor = Id(await Operator.Post("/api/vendors", new { name = "Story vendor" }));
        _location = Id(await Vendor.Post("/api/locations", new
        {
            vendor_id = _vendor, name = "Story place", type = "cold", address = "1 Story Road", lat = 17.2, lon = 81.1,
            capacity_kg = 100_000, price_amount = 42, price_unit = "quintal_month",
        }));
        await Vendor.Post("/api/sensors", new
        {
            location_id = _location, device_id = _device, sensor_type = "temperature", unit = "°C", status = "active",
        });
        await MeasureAsync(4.5);
        await Vendor.Post("/api/certificates", new
        {
            vendor_id = _vendor, type = "FSSAI", issuer = "Story authority", number = "S-1", issue_date = "2020-01-01",
        });
        _inspection = Id(await Operator.Post("/api/inspections", new
        {
            farmer_id = _farmer, crop_detected = "chilli", grade = "A", freshness_score = 0.9, inspected_at = TimeProvider.System.GetUtcNow().AddDays(-2),
        }));
    }

    /// <summary>Asks for the price and books; the same request again is the same booking.</summary>
    public async Task<string> BookAsync()
    {
        await Farmer.Get($"/api/locations?lat=17.2&lon=81.1&radius_km=10&start_date={Start}&duration_days=30&quantity_kg=500");
        await Farmer.Post("/api/bookings/quote", new { location_id = _location, quantity_kg = 500, start_date = Start, duration_days = 30 }, HttpStatusCode.OK);
        var key = $"{Guid.NewGuid():N}";
        var booking = Id(await PostAsync());
        Assert.Equal(booking, Id(await PostAsync()));
        return booking;

        async Task<JsonNode> PostAsync()
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/api/bookings")
            {
                Content = JsonContent.Create(new
                {
                    farmer_id = _farmer, location_id = _location, crop_type = "chilli", quantity_kg = 500, duration_days = 30, start_date = Start, inspection_id = _inspection,
                }),
            };
            message.Headers.Add("Idempotency-Key", key);
            using var response = await Farmer.SendAsync(message, TestContext.Current.CancellationToken);
            return await HttpJson.Expect(response, HttpStatusCode.Created);
        }
    }

    /// <summary>A booking's way by hand: every step that people take, and every job and repair that an operator runs.</summary>
    public async Task ByHandAsync()
    {
        using var stream = await EventStreamClient.OpenAsync(Buyer);
        var booking = await BookAsync();
        await Vendor.Post($"/api/bookings/{booking}/confirm", body: null, HttpStatusCode.OK);
        await RunJobAsync("sync_ready_snapshots");
        await ToldAsync(stream, booking, "published");
        await IsWholeAsync(booking);

        await MeasureAsync(5.5);
        var pest = Id(await Vendor.Post("/api/pest-events", new { location_id = _location, pest_type = "rice weevil", severity = "low" }));
        await RunJobAsync("reconcile_published_snapshots");
        await ToldAsync(stream, booking, "updated");
        await Vendor.Post($"/api/pest-events/{pest}/resolve", new { action_taken = "Traps" }, HttpStatusCode.OK);
        await Operator.Post($"/api/snapshots/{booking}/reconcile", body: null, HttpStatusCode.OK);
        await Farmer.Post($"/api/bookings/{booking}/extend", new { additional_days = 5 }, HttpStatusCode.OK);
        await Operator.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        await IsWholeAsync(booking);

        var certificate = Id(await Vendor.Post("/api/certificates", new
        {
            booking_id = booking, type = "storage", issuer = "Story vendor", number = "S-2", issue_date = "2020-01-01", status = "issued",
        }));
        await Vendor.Post($"/api/certificates/{certificate}/revoke", body: null, HttpStatusCode.OK);
        await Operator.Post("/api/snapshots/sync-all", body: null, HttpStatusCode.OK);
        await Operator.Post("/api/snapshots/audit", body: null, HttpStatusCode.OK);
        await RunJobAsync("audit_market_listings");

        await Farmer.Post($"/api/bookings/{booking}/cancel", new { reason = "sold at the gate" }, HttpStatusCode.OK);
        await Operator.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.Conflict);
        await ToldAsync(stream, booking, "withdrawn");
        await Buyer.Get($"/api/listings/{booking}", HttpStatusCode.NotFound);
        await RunJobAsync("cleanup_old_snapshots");

        var rejected = await BookAsync();
        await Vendor.Post($"/api/bookings/{rejected}/reject", new { reason = "full" }, HttpStatusCode.OK);
        var completed = await BookAsync();
        await Vendor.Post($"/api/bookings/{completed}/confirm", body: null, HttpStatusCode.OK);
        await Vendor.Post($"/api/bookings/{completed}/complete", body: null, HttpStatusCode.OK);
    }

    /// <summary>A booking's way with nobody at hand but its people: a scheduler that publishes live does the rest.</summary>
    public async Task LiveAsync()
    {
        using var stream = await EventStreamClient.OpenAsync(Buyer);
        var booking = await BookAsync();
        await ToldAsync(stream, booking, "published");
        await MeasureAsync(6.5);
        await ToldAsync(stream, booking, "updated");
        await IsWholeAsync(booking);
        await Farmer.Post($"/api/bookings/{booking}/cancel", body: null, HttpStatusCode.OK);
        await ToldAsync(stream, booking, "withdrawn");
    }

    /// <summary>Everything that can be read about the scene.</summary>
    public async Task ReadAllAsync(string booking)
    {
        foreach (var path in new[] { $"/api/farmers/{_farmer}", $"/api/bookings?farmer_id={_farmer}", $"/api/inspections/{_inspection}", $"/api/inspections?farmer_id={_farmer}" })
            await Farmer.Get(path);
        foreach (var path in new[] { $"/api/vendors/{_vendor}", $"/api/bookings?vendor_id={_vendor}", $"/api/sensors?location_id={_location}", $"/api/pest-events?location_id={_location}", $"/api/certificates?vendor_id={_vendor}", $"/api/locations/{_location}/readings?sensor_type=temperature" })
            await Vendor.Get(path);
        foreach (var path in new[] { "/api/farmers", "/api/vendors", "/api/snapshots", $"/api/snapshots/{booking}", $"/api/snapshots/{booking}/history", $"/api/bookings/{booking}", $"/api/locations/{_location}", "/api/scheduler", "/api/scheduler/runs" })
            await Operator.Get(path);
        Assert.Contains($"farmer:{_farmer}", (await Operator.Get($"/api/snapshots/{booking}/history")).ToJsonString());
        foreach (var path in new[] { "/api/listings", "/health", "/alive" })
            await Buyer.Get(path);
    }

    private static string Start => TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd");

    private static string Id(JsonNode thing) => (string)thing["id"]!;

    private async Task MeasureAsync(double value)
    {
        _measured = _measured.AddMinutes(1);
        var stored = await Device.Post("/api/sensor-readings", new { readings = new[] { new { device_id = _device, reading_time = _measured, value } } }, HttpStatusCode.OK);
        Assert.Equal(1, (int?)stored["stored"]);
    }

    private async Task RunJobAsync(string job)
    {
        var run = await Operator.Post($"/api/scheduler/jobs/{job}/run", body: null, HttpStatusCode.OK);
        Assert.True((string?)run["outcome"] == "succeeded", run.ToJsonString());
    }

    // A section that could not be read, for want of a right or anything else, would only be missing.
    private async Task IsWholeAsync(string booking)
    {
        var listing = await Buyer.Get($"/api/listings/{booking}");
        var snapshot = await Operator.Get($"/api/snapshots/{booking}");
        Assert.Equal("completed", (string?)listing["inspection_data"]!["status"]);
        Assert.NotNull(listing["sensors"]!["temperature"]);
        Assert.True((bool?)listing["is_certified"]);
        Assert.DoesNotContain("denied", snapshot.ToJsonString());
    }

    // Passes over what is told in between.
    private static async Task ToldAsync(EventStreamClient stream, string booking, string name)
    {
        while ((await stream.NextAsync(booking)).Name is var told && told != name)
            Assert.NotEqual("withdrawn", told);
    }
}
