using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Bookings;

/// <summary>A farmer, a vendor and one place of a test's own, and bookings there.</summary>
internal sealed class Scene(Topology topology)
{
    /// <summary>A day on which nobody else books: midnight UTC, ten days ahead.</summary>
    public static DateTimeOffset Start { get; } = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(10), TimeSpan.Zero);

    public Guid FarmerId { get; } = Guid.CreateVersion7();

    public Guid VendorId { get; } = Guid.CreateVersion7();

    public Guid LocationId { get; } = Guid.CreateVersion7();

    /// <summary>Stores the three; a rate of 120 rupees for a quintal and a month is 0.04 for a kilogram and a day.</summary>
    public static async Task<Scene> CreateAsync(
        Topology topology, decimal capacityKg = 10_000, decimal rate = 120, string unit = "quintal_month", double lat = 20, double lon = 74)
    {
        var scene = new Scene(topology);
        await scene.RunAsync("insert into farmers (id, name) values ($1, 'Test farmer')", scene.FarmerId);
        await scene.RunAsync("insert into vendors (id, name) values ($1, 'Test vendor')", scene.VendorId);
        await scene.AddPlaceAsync(scene.LocationId, capacityKg, rate, unit, lat, lon);
        return scene;
    }

    /// <summary>Adds a place of the same vendor.</summary>
    public Task AddPlaceAsync(
        Guid id, decimal capacityKg = 10_000, decimal rate = 120, string unit = "quintal_month", double lat = 20, double lon = 74,
        string type = "cold", string name = "Test place") => RunAsync(
        """
        insert into storage_locations (id, vendor_id, name, type, address, lat, lon, capacity_kg, price_amount, price_unit, facilities)
        values ($1, $2, $3, $4, '1 Test Road', $5, $6, $7, $8, $9, '{}')
        """,
        id, VendorId, name, type, lat, lon, capacityKg, rate, unit);

    /// <summary>Adds an inspection.</summary>
    public async Task<Guid> InspectAsync(string crop, string? grade, Guid? farmerId = null)
    {
        var id = Guid.CreateVersion7();
        await RunAsync(
            """
            insert into storage_guide_storage_inspections (id, farmer_id, crop_detected, grade, visual_defects, inspected_at)
            values ($1, $2, $3, nullif($4, ''), '{}', now())
            """,
            id, farmerId ?? FarmerId, crop, grade ?? "");
        return id;
    }

    /// <summary>A request that can be booked, for a test to change.</summary>
    public JsonObject Request(decimal quantityKg = 500, int days = 30, int startsAfterDays = 0) => new()
    {
        ["farmer_id"] = FarmerId,
        ["location_id"] = LocationId,
        ["crop_type"] = "Wheat",
        ["quantity_kg"] = quantityKg,
        ["duration_days"] = days,
        ["start_date"] = Start.AddDays(startsAfterDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>Books and expects that it works.</summary>
    public async Task<JsonNode> BookAsync(JsonObject? request = null, string? key = null) =>
        await HttpJson.Expect(await TryBookAsync(request ?? Request(), key), HttpStatusCode.Created);

    /// <summary>Books and gives whatever is answered.</summary>
    public async Task<HttpResponseMessage> TryBookAsync(JsonObject request, string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/bookings") { Content = JsonContent.Create(request) };
        if (key is not null)
            message.Headers.Add("Idempotency-Key", key);
        return await topology.Api.SendAsync(message, TestContext.Current.CancellationToken);
    }

    /// <summary>Takes a step and expects that it works.</summary>
    public Task<JsonNode> StepAsync(JsonNode booking, string step, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        topology.Api.Post($"/api/bookings/{(string?)booking["id"]}/{step}", body, expected);

    /// <summary>The causes of the versions of a booking's snapshot, oldest first.</summary>
    public async Task<string[]> CausesAsync(JsonNode booking) =>
        (string[])(await ScalarAsync("select array_agg(cause order by version) from snapshot_history where booking_id = $1", Id(booking)))!;

    /// <summary>Whether the booking's snapshot is on the market; fails unless there is exactly one.</summary>
    public async Task<bool> OnMarketAsync(JsonNode booking) =>
        Assert.Single((bool[])(await ScalarAsync("select array_agg(on_market) from market_inventory_snapshots where booking_id = $1", Id(booking)))!);

    /// <summary>How many bookings the farmer has.</summary>
    public async Task<long> CountAsync() => (long)(await ScalarAsync("select count(*) from storage_bookings where farmer_id = $1", FarmerId))!;

    public async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async Task RunAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static Guid Id(JsonNode booking) => (Guid)booking["id"]!;

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = topology.Database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
