using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Sources;

/// <summary>Inspections, pest events and certificates over HTTP.</summary>
public sealed class SourceDataTests(Topology topology)
{
    [Fact]
    public async Task An_inspection_is_listed_for_its_farmer_as_it_was_recorded()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var added = await AddAsync("/api/inspections", new
        {
            farmer_id = place.FarmerId, crop_detected = "Tomato", grade = "A", freshness = "fresh", freshness_score = 0.5,
            visual_defects = new[] { "bruise" }, shelf_life_days = 14, inspected_at = "2026-01-31T05:30:00+05:30",
        });

        Assert.Equal("2026-01-31T00:00:00Z", (string?)added["inspected_at"]);
        Assert.Equal("0.5", added["freshness_score"]!.ToJsonString());
        await IsTheOneAsync(added, $"/api/inspections?farmer_id={place.FarmerId}");
    }

    [Fact]
    public async Task An_inspection_without_a_time_is_of_now()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var added = await AddAsync("/api/inspections", new { farmer_id = place.FarmerId, crop_detected = "Tomato" });
        Assert.InRange((TimeProvider.System.GetUtcNow() - (DateTimeOffset)added["inspected_at"]!).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_pest_event_is_open_until_it_is_resolved_and_is_resolved_once()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var path = $"/api/pest-events?location_id={place.LocationId}";
        var added = await AddAsync("/api/pest-events", new { location_id = place.LocationId, pest_type = "weevil", severity = "high", confidence = 0.25 });
        await IsTheOneAsync(added, path + "&open=true");
        Assert.Empty((await topology.Api.Get(path + "&open=false"))["items"]!.AsArray());

        var end = $"/api/pest-events/{added["id"]}/resolve";
        var early = await topology.Api.Post(end, new { action_taken = "x", resolved_at = "2020-01-01" }, HttpStatusCode.BadRequest);
        var ended = await topology.Api.Post(end, new { action_taken = " fumigated " }, HttpStatusCode.OK);
        var again = await topology.Api.Post(end, new { action_taken = "again" }, HttpStatusCode.Conflict);

        Assert.Equal(["resolved_at"], early["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal("fumigated", (string?)ended["action_taken"]);
        Assert.NotNull(ended["resolved_at"]);
        Assert.Equal("already_resolved", (string?)again["code"]);
        await IsTheOneAsync(ended, path + "&open=false");
        Assert.Empty((await topology.Api.Get(path + "&open=true"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_vendors_certificate_is_valid_until_it_is_revoked_and_is_revoked_once()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var added = await AddAsync("/api/certificates", new
        {
            vendor_id = place.VendorId, type = "ISO22000", issuer = "Test office", number = "T-1", issue_date = "2026-01-01", expiry_date = "2029-01-01",
            document_url = "https://documents.example/t-1.pdf", score = 91.5,
        });
        Assert.Equal("valid", (string?)added["status"]);
        Assert.Equal("91.5", added["score"]!.ToJsonString());
        await IsTheOneAsync(added, $"/api/certificates?vendor_id={place.VendorId}");

        var revoked = await topology.Api.Post($"/api/certificates/{added["id"]}/revoke", body: null, HttpStatusCode.OK);
        var again = await topology.Api.Post($"/api/certificates/{added["id"]}/revoke", body: null, HttpStatusCode.Conflict);

        Assert.Equal("revoked", (string?)revoked["status"]);
        Assert.Equal("already_revoked", (string?)again["code"]);
        await IsTheOneAsync(revoked, $"/api/certificates?vendor_id={place.VendorId}");
    }

    [Fact]
    public async Task A_bookings_storage_certificate_is_issued()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "wheat", quantity_kg = 100, duration_days = 10,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        var added = await AddAsync("/api/certificates",
            new { booking_id = (string?)booking["id"], type = "storage", issuer = "Test office", number = "S-1", issue_date = "2026-01-01" });

        Assert.Equal("issued", (string?)added["status"]);
        await IsTheOneAsync(added, $"/api/certificates?booking_id={booking["id"]}");
    }

    [Theory]
    [InlineData("/api/pest-events/{0}/resolve", "{\"action_taken\":\"x\"}")]
    [InlineData("/api/certificates/{0}/revoke", "{}")]
    public async Task A_step_of_what_is_not_there_is_not_found(string path, string body)
    {
        var problem = await topology.Api.Post(string.Format(path, Guid.NewGuid()), JsonNode.Parse(body), HttpStatusCode.NotFound);
        Assert.Equal("not_found", (string?)problem["code"]);
    }

    private async Task<JsonNode> AddAsync(string path, object body)
    {
        using var response = await topology.Api.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var added = await HttpJson.Expect(response, HttpStatusCode.Created);
        Assert.Equal($"{path}/{added["id"]}", response.Headers.Location?.OriginalString);
        Same(added, await topology.Api.Get(response.Headers.Location!.OriginalString));
        return added;
    }

    private async Task IsTheOneAsync(JsonNode expected, string list) => Same(expected, Assert.Single((await topology.Api.Get(list))["items"]!.AsArray())!);

    private static void Same(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected.ToJsonString()}{Environment.NewLine}Actual   {actual.ToJsonString()}");
}
