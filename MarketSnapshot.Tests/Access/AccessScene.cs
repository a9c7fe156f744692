using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>A farmer and a vendor who do business with each other, and what is theirs.</summary>
internal sealed record Party
{
    public required Guid Farmer { get; init; }

    public required Guid Vendor { get; init; }

    /// <summary>A place of the vendor where something on the market is stored.</summary>
    public required Guid Location { get; init; }

    /// <summary>A place of the vendor where nothing is stored any more: the farmer's booking there was cancelled.</summary>
    public required Guid EmptyLocation { get; init; }

    public required Guid Sensor { get; init; }

    public required string Device { get; init; }

    public required Guid PestEvent { get; init; }

    public required Guid Certificate { get; init; }

    public required Guid Inspection { get; init; }

    public required Guid Booking { get; init; }

    /// <summary>Ids as real ones, of nothing.</summary>
    public static Party Unknown() => new()
    {
        Farmer = Guid.CreateVersion7(),
        Vendor = Guid.CreateVersion7(),
        Location = Guid.CreateVersion7(),
        EmptyLocation = Guid.CreateVersion7(),
        Sensor = Guid.CreateVersion7(),
        Device = $"device-{Guid.NewGuid():N}",
        PestEvent = Guid.CreateVersion7(),
        Certificate = Guid.CreateVersion7(),
        Inspection = Guid.CreateVersion7(),
        Booking = Guid.CreateVersion7(),
    };

    /// <summary>Whether a text names anything of it that nobody else may see in a list.</summary>
    public IEnumerable<string> NamedIn(string text) =>
        new[] { $"{Farmer}", $"{Vendor}", $"{Location}", $"{EmptyLocation}", $"{Sensor}", Device, $"{PestEvent}", $"{Certificate}", $"{Inspection}", $"{Booking}" }
            .Where(id => text.Contains(id, StringComparison.Ordinal));
}

/// <summary>Two parties that must know nothing of each other; everything is made through the API by the role that may do it.</summary>
internal sealed class AccessScene
{
    private readonly SecuredApi _api;

    private AccessScene(SecuredApi api) => _api = api;

    public Party First { get; private set; } = null!;

    public Party Second { get; private set; } = null!;

    private string Operator => _api.Tokens.Operator();

    public static async Task<AccessScene> CreateAsync(SecuredApi api)
    {
        var scene = new AccessScene(api);
        scene.First = await scene.PartyAsync();
        scene.Second = await scene.PartyAsync();
        return scene;
    }

    /// <summary>What a booking needs to be right.</summary>
    public static object BookingOf(Guid farmer, Guid location, Guid? inspection = null) => new
    {
        farmer_id = farmer, location_id = location, crop_type = "chilli", quantity_kg = 100, duration_days = 30,
        start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), inspection_id = inspection,
    };

    /// <summary>What a pest event needs to be right.</summary>
    public static object PestEventOf(Guid location) => new
    {
        location_id = location, pest_type = "rice weevil", severity = "low", detected_at = TimeProvider.System.GetUtcNow().AddHours(-1),
    };

    /// <summary>What a vendor's certificate needs to be right.</summary>
    public static object CertificateOf(Guid vendor) => new
    {
        vendor_id = vendor, type = "FSSAI", issuer = "Test authority", number = "T-1", issue_date = "2020-01-01",
    };

    /// <summary>What a place needs to be right.</summary>
    public static object LocationOf(Guid vendor) => new
    {
        vendor_id = vendor, name = "Test place", type = "cold", address = "1 Test Road", lat = 16.3, lon = 80.4,
        capacity_kg = 1_000_000, price_amount = 42, price_unit = "quintal_month",
    };

    /// <summary>What a sensor needs to be right.</summary>
    public static object SensorOf(Guid location, string device) => new
    {
        location_id = location, device_id = device, sensor_type = "temperature", unit = "°C", status = "active",
    };

    /// <summary>What an inspection needs to be right.</summary>
    public static object InspectionOf(Guid farmer) => new
    {
        farmer_id = farmer, crop_detected = "chilli", grade = "A", freshness_score = 0.9, inspected_at = TimeProvider.System.GetUtcNow().AddDays(-2),
    };

    /// <summary>A batch of one reading.</summary>
    public static object ReadingsOf(string device) => new
    {
        readings = new[] { new { device_id = device, reading_time = TimeProvider.System.GetUtcNow(), value = 4.2 } },
    };

    /// <summary>The first party with a new booking of the farmer at the vendor's place, pending.</summary>
    public async Task<Party> WithBookingAsync() => First with
    {
        Booking = await MakeAsync(_api.Tokens.Farmer(First.Farmer), "/api/bookings", BookingOf(First.Farmer, First.Location)),
    };

    /// <summary>The same, confirmed.</summary>
    public async Task<Party> WithConfirmedBookingAsync()
    {
        var party = await WithBookingAsync();
        await DoAsync(_api.Tokens.Vendor(party.Vendor), Call.Post($"/api/bookings/{party.Booking}/confirm"));
        return party;
    }

    /// <summary>The same, its snapshot parked.</summary>
    public async Task<Party> WithParkedSnapshotAsync()
    {
        var party = await WithBookingAsync();
        await _api.Stores.SqlAsync("update market_inventory_snapshots set parked_at = now(), attempts = 9, last_error = 'refused' where booking_id = $1", party.Booking);
        return party;
    }

    /// <summary>The first party with a new pest event.</summary>
    public async Task<Party> WithPestEventAsync() => First with
    {
        PestEvent = await MakeAsync(_api.Tokens.Vendor(First.Vendor), "/api/pest-events", PestEventOf(First.Location)),
    };

    /// <summary>The first party with a new certificate.</summary>
    public async Task<Party> WithCertificateAsync() => First with
    {
        Certificate = await MakeAsync(_api.Tokens.Vendor(First.Vendor), "/api/certificates", CertificateOf(First.Vendor)),
    };

    public async Task<Party> PartyAsync()
    {
        var farmer = await MakeAsync(Operator, "/api/farmers", new { name = "Test farmer" });
        var vendor = await MakeAsync(Operator, "/api/vendors", new { name = "Test vendor" });
        var (asFarmer, asVendor) = (_api.Tokens.Farmer(farmer), _api.Tokens.Vendor(vendor));
        var location = await MakeAsync(asVendor, "/api/locations", LocationOf(vendor));
        var empty = await MakeAsync(asVendor, "/api/locations", LocationOf(vendor));
        var device = $"device-{Guid.NewGuid():N}";
        var inspection = await MakeAsync(Operator, "/api/inspections", InspectionOf(farmer));
        var sensor = await MakeAsync(asVendor, "/api/sensors", SensorOf(location, device));
        await DoAsync(_api.Tokens.Device(device), Call.Post("/api/sensor-readings", ReadingsOf(device)));
        var party = new Party
        {
            Farmer = farmer,
            Vendor = vendor,
            Location = location,
            EmptyLocation = empty,
            Sensor = sensor,
            Device = device,
            PestEvent = await MakeAsync(asVendor, "/api/pest-events", PestEventOf(location)),
            Certificate = await MakeAsync(asVendor, "/api/certificates", CertificateOf(vendor)),
            Inspection = inspection,
            Booking = await MakeAsync(asFarmer, "/api/bookings", BookingOf(farmer, location, inspection)),
        };
        var gone = await MakeAsync(asFarmer, "/api/bookings", BookingOf(farmer, empty));
        await DoAsync(asFarmer, Call.Post($"/api/bookings/{gone}/cancel"));
        await DoAsync(Operator, Call.Post($"/api/snapshots/{party.Booking}/publish"));
        return party;
    }

    private async Task<Guid> MakeAsync(string token, string path, object body) => (Guid)(await DoAsync(token, Call.Post(path, body)))["id"]!;

    private async Task<JsonNode> DoAsync(string token, Call call)
    {
        var answer = await _api.SendAsync(token, call);
        Assert.True(answer.Allowed, $"{call} answered {answer}{Environment.NewLine}{_api.Process.Output}");
        return answer.Json;
    }
}
