using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>Requests that refer to what is somebody else's, in a filter or in a body.</summary>
[Collection(SecuredApiCollection.Name)]
public sealed class ForeignReferenceTests(SecuredApi api)
{
    private Party First => api.Scene.First;

    private Party Second => api.Scene.Second;

    [Theory]
    [InlineData("farmer", "/api/bookings", "farmer_id")]
    [InlineData("farmer", "/api/bookings", "vendor_id")]
    [InlineData("vendor", "/api/bookings", "farmer_id")]
    [InlineData("vendor", "/api/bookings", "vendor_id")]
    [InlineData("farmer", "/api/inspections", "farmer_id")]
    [InlineData("vendor", "/api/sensors", "location_id")]
    [InlineData("vendor", "/api/pest-events", "location_id")]
    [InlineData("vendor", "/api/certificates", "vendor_id")]
    [InlineData("vendor", "/api/certificates", "booking_id")]
    public async Task A_filter_by_what_is_somebody_elses_finds_nothing_as_one_by_something_unknown(string caller, string path, string filter)
    {
        var token = AccessTable.TokenOf(caller, api);
        var foreign = await api.SendAsync(token, Call.Get($"{path}?{filter}={IdOf(Second, filter)}"));
        var unknown = await api.SendAsync(token, Call.Get($"{path}?{filter}={IdOf(Party.Unknown(), filter)}"));
        Assert.Equal("{\"items\":[],\"next_cursor\":null}", foreign.Body);
        Assert.Equal(unknown.Told, foreign.Told);

        // The owner, and whoever sees everything, finds something by it, so the filter itself is right.
        if (filter != "booking_id")
            Assert.NotEqual(foreign.Body, (await api.SendAsync(api.Tokens.Operator(), Call.Get($"{path}?{filter}={IdOf(Second, filter)}"))).Body);
        Assert.NotEqual(foreign.Body, (await api.SendAsync(token, Call.Get(path))).Body);
    }

    [Fact]
    public async Task A_cursor_from_somebody_elses_list_opens_nothing_of_it()
    {
        await api.Scene.WithBookingAsync();
        await api.Scene.WithBookingAsync();
        var page = await api.SendAsync(api.Tokens.Farmer(First.Farmer), Call.Get("/api/bookings?limit=1"));
        var next = await api.SendAsync(api.Tokens.Farmer(Second.Farmer), Call.Get($"/api/bookings?limit=200&cursor={Uri.EscapeDataString((string)page.Json["next_cursor"]!)}"));
        Assert.Equal(200, next.Status);
        Assert.Empty(First.NamedIn(next.Body));
    }

    [Fact]
    public async Task An_inspection_of_another_farmer_answers_in_a_booking_as_an_unknown_one()
    {
        var token = api.Tokens.Farmer(First.Farmer);
        var foreign = await api.SendAsync(token, Call.Post("/api/bookings", AccessScene.BookingOf(First.Farmer, First.Location, Second.Inspection)));
        var unknown = await api.SendAsync(token, Call.Post("/api/bookings", AccessScene.BookingOf(First.Farmer, First.Location, Guid.CreateVersion7())));
        Assert.Equal(400, foreign.Status);
        Assert.Equal(unknown.Told, foreign.Told);
        Assert.Equal(201, (await api.SendAsync(token, Call.Post("/api/bookings", AccessScene.BookingOf(First.Farmer, First.Location, First.Inspection)))).Status);
    }

    [Fact]
    public async Task A_booking_at_another_vendors_place_answers_in_a_certificate_as_an_unknown_one()
    {
        var token = api.Tokens.Vendor(First.Vendor);
        var foreign = await api.SendAsync(token, Call.Post("/api/certificates", CertificateOf(Second.Booking)));
        var unknown = await api.SendAsync(token, Call.Post("/api/certificates", CertificateOf(Guid.CreateVersion7())));
        Assert.Equal(400, foreign.Status);
        Assert.Equal(unknown.Told, foreign.Told);

        var own = await api.SendAsync(token, Call.Post("/api/certificates", CertificateOf(First.Booking)));
        Assert.Equal(201, own.Status);
        var path = $"/api/certificates/{own.Json["id"]}";
        Assert.Equal(200, (await api.SendAsync(token, Call.Get(path))).Status);
        Assert.Equal(404, (await api.SendAsync(api.Tokens.Vendor(Second.Vendor), Call.Get(path))).Status);
        Assert.Contains((string)own.Json["id"]!, (await api.SendAsync(token, Call.Get($"/api/certificates?booking_id={First.Booking}"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idempotency_key_of_another_farmer_gives_nothing_of_that_farmers_booking_away()
    {
        // Two who are in no other test: what they book at one place would be in the lists of those who are.
        var (one, other) = (await api.Scene.PartyAsync(), await api.Scene.PartyAsync());
        var key = $"key-{Guid.NewGuid():N}";
        var mine = await SendAsync(one.Farmer);
        var theirs = await SendAsync(other.Farmer);
        Assert.Equal((201, 201), (mine.Status, theirs.Status));
        Assert.NotEqual((string?)mine.Json["id"], (string?)theirs.Json["id"]);
        Assert.Equal($"{other.Farmer}", (string?)theirs.Json["farmer_id"]);

        var borrowed = await api.SendAsync(Call.Post("/api/bookings", AccessScene.BookingOf(one.Farmer, one.Location)), request =>
        {
            request.Headers.Authorization = TokenIssuer.Bearer(api.Tokens.Farmer(other.Farmer));
            request.Headers.Add("Idempotency-Key", key);
        });
        Assert.Equal(403, borrowed.Status);

        Task<Answer> SendAsync(Guid farmer) => api.SendAsync(Call.Post("/api/bookings", AccessScene.BookingOf(farmer, one.Location)), request =>
        {
            request.Headers.Authorization = TokenIssuer.Bearer(api.Tokens.Farmer(farmer));
            request.Headers.Add("Idempotency-Key", key);
        });
    }

    [Theory]
    [InlineData("device")]
    [InlineData("vendor")]
    public async Task In_a_batch_own_readings_are_stored_and_foreign_ones_refused_by_index_in_the_words_for_unknown_ones(string caller)
    {
        var before = await StoredAsync();
        var answer = await api.SendAsync(AccessTable.TokenOf(caller, api), Call.Post("/api/sensor-readings", new
        {
            readings = new object[]
            {
                new { device_id = First.Device, reading_time = Now(), value = 1.5 },
                new { device_id = Second.Device, reading_time = Now(), value = 1.5 },
                new { device_id = $"device-{Guid.NewGuid():N}", reading_time = Now(), value = 1.5 },
                new { sensor_id = Second.Sensor, reading_time = Now(), value = 1.5 },
                new { sensor_id = Guid.CreateVersion7(), reading_time = Now(), value = 1.5 },
                new { sensor_id = First.Sensor, reading_time = Now(), value = 1.5 },
                // A foreign sensor hides also what else is wrong with the reading.
                new { sensor_id = Second.Sensor, reading_time = Now().AddYears(-5), value = 1.5 },
                new { sensor_id = Guid.CreateVersion7(), reading_time = Now().AddYears(-5), value = 1.5 },
            },
        }));

        Assert.Equal(200, answer.Status);
        var refused = answer.Json["rejected"]!.AsArray().ToDictionary(one => (int)one!["index"]!, one => $"{one!["field"]}: {one["error"]}");
        Assert.Equal([1, 2, 3, 4, 6, 7], refused.Keys.Order());
        Assert.Equal(refused[2], refused[1]);
        Assert.Equal(refused[4], refused[3]);
        Assert.Equal(refused[7], refused[6]);
        Assert.Equal(before, await StoredAsync());
        Assert.Equal(2, (int?)answer.Json["stored"]);
    }

    [Fact]
    public async Task A_device_id_that_another_vendor_took_is_noticed_when_the_sensor_is_added_and_an_operator_can_free_it()
    {
        var device = $"device-{Guid.NewGuid():N}";
        var (first, second) = (api.Tokens.Vendor(First.Vendor), api.Tokens.Vendor(Second.Vendor));
        Assert.Equal(201, (await api.SendAsync(second, Call.Post("/api/sensors", AccessScene.SensorOf(Second.Location, device)))).Status);
        var taken = await api.SendAsync(first, Call.Post("/api/sensors", AccessScene.SensorOf(First.Location, device)));
        Assert.Equal(409, taken.Status);
        Assert.Equal("device_id_taken", (string?)taken.Json["code"]);
        Assert.Empty(Second.NamedIn(taken.Body));

        // As the runbook says.
        Assert.Contains(device, (await api.SendAsync(api.Tokens.Operator(), Call.Get($"/api/sensors?limit=200&location_id={Second.Location}"))).Body, StringComparison.Ordinal);
        await api.Stores.SqlAsync("update iot_sensors set device_id = 'freed-' || id, status = 'inactive' where device_id = $1", device);
        var added = await api.SendAsync(first, Call.Post("/api/sensors", AccessScene.SensorOf(First.Location, device)));
        Assert.Equal(201, added.Status);
        Assert.Equal(200, (await api.SendAsync(api.Tokens.Device(device), Call.Post("/api/sensor-readings", AccessScene.ReadingsOf(device)))).Status);
        Assert.Equal(1, await api.Stores.ScalarAsync<long>($"select count(*) from iot_sensor_readings where sensor_id = '{(string?)added.Json["id"]}'"));
    }

    [Fact]
    public async Task Readings_are_for_everybody_while_something_stored_there_is_on_the_market()
    {
        foreach (var caller in AccessTable.Callers)
        {
            var answer = await api.SendAsync(AccessTable.TokenOf(caller, api), Call.Get($"/api/locations/{First.Location}/readings"));
            Assert.True(answer.Status == 200, $"{caller}: {answer}");
        }
    }

    private static object CertificateOf(Guid booking) => new
    {
        booking_id = booking, type = "storage", issuer = "Test authority", number = "T-2", issue_date = "2020-01-01", status = "issued",
    };

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private static string IdOf(Party party, string filter) => filter switch
    {
        "farmer_id" => $"{party.Farmer}",
        "vendor_id" => $"{party.Vendor}",
        "location_id" => $"{party.Location}",
        "booking_id" => $"{party.Booking}",
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Is no filter."),
    };

    private Task<long> StoredAsync() => api.Stores.ScalarAsync<long>($"select count(*) from iot_sensor_readings where sensor_id = '{Second.Sensor}'");
}
