using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>The operations on snapshots over HTTP.</summary>
public sealed class SnapshotEndpointTests(Topology topology)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_answers_with_an_entity_tag_over_all_that_it_says()
    {
        var booking = await BookAsync();
        using var first = await topology.Api.GetAsync($"/api/snapshots/{booking}", Stop);
        var body = await HttpJson.Expect(first, HttpStatusCode.OK);
        Assert.Equal((booking, "ready_to_publish", 1), ((string?)body["booking_id"], (string?)body["status"], (int)body["version"]!));
        Assert.Equal("""{"status":"pending"}""", body["inspection_data"]!.ToJsonString());
        Assert.NotNull((string?)body["id"]);

        using var same = await GetAsync(booking, first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(first.Headers.ETag, same.Headers.ETag);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Stop));

        await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        using var changed = await GetAsync(booking, first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("sensors", "[]")]
    [InlineData("sensors", "{\"a$b.c\": {\"value\": 1e400}}")]
    [InlineData("pest_events", "{}")]
    [InlineData("certificates", "null")]
    [InlineData("inspection_data", "5")]
    [InlineData("snap_metadata", "[]")]
    [InlineData("listing_details", "\"x\"")]
    public async Task A_snapshot_with_a_damaged_section_tells_where_it_stands_and_which_section_is_damaged(string section, string json)
    {
        var booking = await BookAsync();
        await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        Assert.Empty((await topology.Api.Get($"/api/snapshots/{booking}"))["damaged_sections"]!.AsArray());
        await using var damage = topology.Database.CreateCommand($"update market_inventory_snapshots set {section} = $2::jsonb where booking_id = $1");
        damage.Parameters.Add(new() { Value = Guid.Parse(booking) });
        damage.Parameters.Add(new() { Value = json });
        Assert.Equal(1, await damage.ExecuteNonQueryAsync(Stop));

        var body = await topology.Api.Get($"/api/snapshots/{booking}");

        Assert.Equal([section], body["damaged_sections"]!.AsArray().Select(name => (string?)name));
        Assert.Equal((booking, "published", 1), ((string?)body["booking_id"], (string?)body["status"], (int)body["version"]!));
        Assert.Null(body[section == "listing_details" ? "booking_status" : section]);
        await topology.Api.Post($"/api/snapshots/{booking}/reconcile", body: null, HttpStatusCode.OK);
        Assert.Empty((await topology.Api.Get($"/api/snapshots/{booking}"))["damaged_sections"]!.AsArray());
    }

    [Fact]
    public async Task Publishing_answers_with_the_listing_as_often_as_it_is_asked()
    {
        var booking = await BookAsync();
        var first = await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        Assert.Equal((booking, 1), ((string?)first["listing_id"], (int)first["version"]!));
        Assert.NotNull((string?)first["published_at"]);
        var again = await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public async Task Publishing_what_is_not_on_the_market_answers_409_after_the_withdrawal()
    {
        var booking = await BookAsync();
        await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        await topology.Api.Post($"/api/bookings/{booking}/cancel", new { reason = "sold" }, HttpStatusCode.OK);

        var problem = await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.Conflict);
        Assert.Equal("not_on_market", (string?)problem["code"]);
        await topology.Api.Get($"/api/listings/{booking}", HttpStatusCode.NotFound);
        Assert.Equal("withdrawn", (string?)(await topology.Api.Get($"/api/snapshots/{booking}"))["status"]);
    }

    [Fact]
    public async Task Reconciling_brings_snapshot_and_listing_up_to_date_and_says_whether_anything_changed()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = await BookAsync(place);
        await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        Assert.False((bool)(await topology.Api.Post($"/api/snapshots/{booking}/reconcile", body: null, HttpStatusCode.OK))["changed"]!);

        await topology.Api.Post("/api/pest-events", new
        {
            location_id = place.LocationId, pest_type = "moth", severity = "high", detected_at = TimeProvider.System.GetUtcNow().AddHours(-1),
        });
        var reconciled = await topology.Api.Post($"/api/snapshots/{booking}/reconcile", body: null, HttpStatusCode.OK);
        Assert.Equal((true, true, 2), ((bool)reconciled["changed"]!, (bool)reconciled["on_market"]!, (int)reconciled["version"]!));
        Assert.True((bool)(await topology.Api.Get($"/api/listings/{booking}"))["has_pest_alerts"]!);

        var history = (await topology.Api.Get($"/api/snapshots/{booking}/history"))["items"]!.AsArray();
        Assert.Equal(["operator", "booking_created"], history.Select(version => (string?)version!["cause"]));
        Assert.Equal(["pest_events", "snap_metadata"], history[0]!["changed_sections"]!.AsArray().Select(section => (string?)section));
        Assert.Equal(32, ((string?)history[0]!["trace_id"])!.Length);
    }

    [Fact]
    public async Task Sync_all_publishes_what_is_ready_and_counts()
    {
        var booking = await BookAsync();
        var result = await topology.Api.Post("/api/snapshots/sync-all", body: null, HttpStatusCode.OK);
        int Count(string name) => (int)result[name]!;
        Assert.Equal(Count("total"), Count("published") + Count("superseded") + Count("withdrawn") + Count("failed"));
        Assert.All(["parked", "leased_elsewhere"], name => Assert.True(Count(name) >= 0));
        Assert.Empty(result["failures"]!.AsArray());

        // Another test's run may hold it at this moment; it is published all the same.
        await Eventually.Get(
            async () => (string?)(await topology.Api.Get($"/api/snapshots/{booking}"))["status"] == "published" ? "yes" : null,
            "the booking's listing is published", () => topology.Logs.Last(ResourceNames.Api));
    }

    [Fact]
    public async Task Snapshots_are_listed_newest_first_page_by_page()
    {
        List<string> booked = [await BookAsync(), await BookAsync(), await BookAsync()];
        List<string> listed = [];
        string? cursor = null;
        do
        {
            var page = await topology.Api.Get($"/api/snapshots?limit=2&parked=false&cursor={cursor}");
            Assert.True(page["items"]!.AsArray().Count <= 2);
            listed.AddRange(page["items"]!.AsArray().Select(item => (string)item!["booking_id"]!));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null && !booked.TrueForAll(listed.Contains));

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(Enumerable.Reverse(booked), listed.Where(booked.Contains));
        Assert.All(
            (await topology.Api.Get("/api/snapshots?status=withdrawn"))["items"]!.AsArray(), item => Assert.Equal("withdrawn", (string?)item!["status"]));
    }

    [Theory]
    [InlineData("GET", "/api/snapshots/not-a-uuid", 400, "booking_id")]
    [InlineData("GET", "/api/snapshots/00000000-0000-0000-0000-000000000001", 404, null)]
    [InlineData("GET", "/api/snapshots/00000000-0000-0000-0000-000000000001/history", 404, null)]
    [InlineData("GET", "/api/snapshots?status=gone", 400, "status")]
    [InlineData("GET", "/api/snapshots?parked=perhaps", 400, "parked")]
    [InlineData("GET", "/api/snapshots?limit=0", 400, "limit")]
    [InlineData("GET", "/api/snapshots?cursor=nonsense", 400, "cursor")]
    [InlineData("POST", "/api/snapshots/not-a-uuid/publish", 400, "booking_id")]
    [InlineData("POST", "/api/snapshots/00000000-0000-0000-0000-000000000001/publish", 404, null)]
    [InlineData("POST", "/api/snapshots/00000000-0000-0000-0000-000000000001/reconcile", 404, null)]
    public async Task What_is_wrong_is_named(string method, string path, int status, string? field)
    {
        using var response = await topology.Api.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Stop);
        var problem = await HttpJson.Expect(response, (HttpStatusCode)status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field is null ? [] : [field], problem["errors"]?.AsObject().Select(error => error.Key) ?? []);
    }

    private async Task<HttpResponseMessage> GetAsync(string booking, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/snapshots/{booking}");
        request.Headers.IfNoneMatch.Add(tag);
        return await topology.Api.SendAsync(request, Stop);
    }

    private async Task<string> BookAsync() => await BookAsync(await MasterData.PlaceAsync(topology.Api));

    private async Task<string> BookAsync(MasterData.Place place)
    {
        JsonNode booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "onion", quantity_kg = 250, duration_days = 10,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        return (string)booking["id"]!;
    }
}
