using System.Net;
using System.Text.Json.Nodes;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>The manual test flow of the README: a booking's way to the market and off it again.</summary>
public sealed class MainJobTests(Topology topology)
{
    [Theory]
    [InlineData("by the sync job")]
    [InlineData("by hand")]
    public async Task A_booking_becomes_a_snapshot_and_then_a_listing(string way)
    {
        var booking = await BookAsync();
        var row = await RowAsync(booking);
        Assert.Equal("ready_to_publish", row.Status);
        Assert.Equal("completed", (string?)row.Inspection["status"]);
        Assert.Equal(4.2m, (decimal?)row.Sensors["temperature"]!["value"]);
        Assert.Equal("rice weevil", (string?)row.PestEvents[0]!["pest_type"]);
        Assert.Equal("FSSAI", (string?)row.Certificates[0]!["type"]);
        Assert.Null(await ListingAsync(booking));

        if (way == "by hand")
        {
            var published = await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
            Assert.Equal(booking, (string?)published["listing_id"]);
        }
        else
        {
            var run = await topology.Api.Post("/api/scheduler/jobs/sync_ready_snapshots/run", body: null, HttpStatusCode.OK);
            Assert.Equal("succeeded", (string?)run["outcome"]);
        }

        var listing = await ListingAsync(booking);
        Assert.NotNull(listing);
        Assert.Equal(booking, listing["_id"].AsString);
        Assert.Equal("published", listing["status"].AsString);
        Assert.Equal("chilli", listing["crop_type"].AsString);
        Assert.Equal(row.Version, listing["version"].ToInt64());
        Assert.Equal(row.ContentHash, listing["content_hash"].AsString);
        Assert.True((await RowAsync(booking)) is { Status: "published", PublishedVersion: var version } && version == row.Version);
    }

    [Fact]
    public async Task A_cancelled_booking_is_off_the_market_after_the_next_sync()
    {
        var booking = await BookAsync();
        await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        await topology.Api.Get($"/api/listings/{booking}");

        await topology.Api.Post($"/api/bookings/{booking}/cancel", new { reason = "sold at the gate" }, HttpStatusCode.OK);
        await topology.Api.Post("/api/scheduler/jobs/sync_ready_snapshots/run", body: null, HttpStatusCode.OK);

        Assert.Equal("withdrawn", (await ListingAsync(booking))?["status"].AsString);
        Assert.Equal("withdrawn", (await RowAsync(booking)).Status);
        await topology.Api.Get($"/api/listings/{booking}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(ResourceNames.Migrations)]
    [InlineData(ResourceNames.Api)]
    [InlineData(ResourceNames.Scheduler)]
    public async Task Nobody_logs_an_error_while_the_system_starts_and_does_its_main_job(string resource)
    {
        var booking = await BookAsync();
        await topology.Api.Post("/api/scheduler/jobs/sync_ready_snapshots/run", body: null, HttpStatusCode.OK);
        Assert.NotNull(await ListingAsync(booking));

        Assert.NotEmpty(topology.Logs.Of(resource));
        topology.Logs.AssertNoErrors(resource);
    }

    private async Task<string> BookAsync()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        await topology.Api.Post("/api/sensors", new
        {
            location_id = place.LocationId, device_id = $"device-{Guid.NewGuid():N}", sensor_type = "temperature", unit = "°C", status = "active",
        });
        var sensors = await topology.Api.Get($"/api/sensors?location_id={place.LocationId}");
        await topology.Api.Post("/api/sensor-readings", new
        {
            readings = new[] { new { sensor_id = (string?)sensors["items"]![0]!["id"], reading_time = Now().AddMinutes(-10), value = 4.2 } },
        }, HttpStatusCode.OK);
        await topology.Api.Post("/api/pest-events", new
        {
            location_id = place.LocationId, pest_type = "rice weevil", severity = "low", detected_at = Now().AddDays(-1),
        });
        await topology.Api.Post("/api/certificates", new
        {
            vendor_id = place.VendorId, type = "FSSAI", issuer = "Test authority", number = "T-1", issue_date = "2020-01-01",
        });
        var inspection = await topology.Api.Post("/api/inspections", new
        {
            farmer_id = place.FarmerId, crop_detected = " Chilli", grade = "A", freshness_score = 0.9, inspected_at = Now().AddDays(-2),
        });
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "chilli", quantity_kg = 5000, duration_days = 30,
            start_date = Now().AddDays(1).ToString("yyyy-MM-dd"), inspection_id = (string?)inspection["id"],
        });
        return (string)booking["id"]!;
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private async Task<MongoDB.Bson.BsonDocument?> ListingAsync(string booking) =>
        await topology.Listings.Find(Builders<MongoDB.Bson.BsonDocument>.Filter.Eq("booking_id", booking)).FirstOrDefaultAsync(TestContext.Current.CancellationToken);

    private async Task<Row> RowAsync(string booking)
    {
        await using var command = topology.Database.CreateCommand(
            """
            select status, version, published_version, content_hash, inspection_data, sensors, pest_events, certificates
              from market_inventory_snapshots where booking_id = @booking
            """);
        command.Parameters.AddWithValue("booking", Guid.Parse(booking));
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken), $"Booking {booking} has no snapshot.");
        return new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), Json(reader, 4), Json(reader, 5), Json(reader, 6), Json(reader, 7));
    }

    private static JsonNode Json(NpgsqlDataReader reader, int column) => JsonNode.Parse(reader.GetString(column))!;

    private sealed record Row(
        string Status, long Version, long PublishedVersion, string ContentHash, JsonNode Inspection, JsonNode Sensors, JsonNode PestEvents, JsonNode Certificates);
}
