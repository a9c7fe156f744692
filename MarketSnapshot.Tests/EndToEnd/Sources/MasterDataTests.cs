using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Sources;

/// <summary>Farmers, vendors, places and sensors over HTTP.</summary>
public sealed class MasterDataTests(Topology topology)
{
    [Theory]
    [InlineData("/api/farmers")]
    [InlineData("/api/vendors")]
    public async Task What_was_added_is_found_where_its_location_leads_and_at_the_head_of_the_list(string path)
    {
        using var response = await topology.Api.PostAsJsonAsync(path, new { name = " Test name ", contact = "x@test.example" }, TestContext.Current.CancellationToken);
        var added = await HttpJson.Expect(response, HttpStatusCode.Created);

        Assert.Equal("Test name", (string?)added["name"]);
        Assert.Equal($"{path}/{added["id"]}", response.Headers.Location?.OriginalString);
        Same(added, await topology.Api.Get(response.Headers.Location!.OriginalString));
        var list = await topology.Api.Get($"{path}?limit=200");
        Same(added, list["items"]!.AsArray().Single(item => (string?)item!["id"] == (string?)added["id"])!);
    }

    [Fact]
    public async Task A_place_is_found_by_the_search_as_it_was_added()
    {
        var vendor = await topology.Api.Post("/api/vendors", new { name = "Test vendor" });
        using var response = await topology.Api.PostAsJsonAsync("/api/locations", new
        {
            vendor_id = (string?)vendor["id"], name = "Test place", type = "dry", address = "1 Test Road", lat = -12.5, lon = 179.25, capacity_kg = 1234.567,
            price_amount = 0.0125, price_unit = "kg_day", rating = 4.25, facilities = new[] { " loading dock " }, currency = "INR",
        }, TestContext.Current.CancellationToken);
        var added = await HttpJson.Expect(response, HttpStatusCode.Created);

        Assert.Equal("""["loading dock"]""", added["facilities"]!.ToJsonString());
        Assert.Equal(("1234.567", "0.0125"), (added["capacity_kg"]!.ToJsonString(), added["price_amount"]!.ToJsonString()));
        Same(added, await topology.Api.Get(response.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Lists_show_every_row_once_newest_first_page_by_page()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var added = new List<string>();
        for (var number = 0; number < 7; number++)
            added.Insert(0, (string)(await AddSensorAsync(place, $"device-{Guid.NewGuid():N}"))["id"]!);

        var shown = new List<string>();
        string? cursor = null;
        var pages = 0;
        do
        {
            var page = await topology.Api.Get($"/api/sensors?location_id={place.LocationId}&limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            shown.AddRange(page["items"]!.AsArray().Select(sensor => (string)sensor!["id"]!));
            cursor = (string?)page["next_cursor"];
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(3, pages);
        Assert.Equal(added.Order(), shown.Order());
        Assert.Equal(shown.OrderDescending(StringComparer.Ordinal), shown);
    }

    [Fact]
    public async Task A_device_has_one_sensor()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var device = $"device-{Guid.NewGuid():N}";
        Same(await AddSensorAsync(place, device), (await topology.Api.Get($"/api/sensors?location_id={place.LocationId}"))["items"]![0]!);

        var problem = await AddSensorAsync(place, device, HttpStatusCode.Conflict);

        Assert.Equal("device_id_taken", (string?)problem["code"]);
    }

    [Fact]
    public async Task Of_many_who_add_one_device_at_once_one_does()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var body = new { location_id = place.LocationId, device_id = $"device-{Guid.NewGuid():N}", sensor_type = "co2", unit = "ppm" };

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await topology.Api.PostAsJsonAsync("/api/sensors", body, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.Created);
        Assert.Equal(7, statuses.Count(status => status == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("farmers")]
    [InlineData("vendors")]
    [InlineData("sensors")]
    [InlineData("inspections")]
    [InlineData("pest-events")]
    [InlineData("certificates")]
    public async Task What_is_not_there_is_not_found_and_what_is_no_id_is_refused(string kind)
    {
        Assert.Equal("not_found", (string?)(await topology.Api.Get($"/api/{kind}/{Guid.NewGuid()}", HttpStatusCode.NotFound))["code"]);
        var problem = await topology.Api.Get($"/api/{kind}/42", HttpStatusCode.BadRequest);
        Assert.Equal(["id"], problem["errors"]!.AsObject().Select(error => error.Key));
        problem = await topology.Api.Get($"/api/{kind}?limit=201&cursor=x", HttpStatusCode.BadRequest);
        Assert.Equal(["limit"], problem["errors"]!.AsObject().Select(error => error.Key));
        problem = await topology.Api.Get($"/api/{kind}?cursor=x", HttpStatusCode.BadRequest);
        Assert.Equal(["cursor"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    private Task<JsonNode> AddSensorAsync(MasterData.Place place, string device, HttpStatusCode expected = HttpStatusCode.Created) =>
        topology.Api.Post("/api/sensors", new
        {
            location_id = place.LocationId, device_id = device, sensor_type = "humidity", unit = "%", status = "maintenance",
            critical_low = 20.5, warn_low = 30, warn_high = 70, critical_high = 80,
        }, expected);

    private static void Same(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected.ToJsonString()}{Environment.NewLine}Actual   {actual.ToJsonString()}");
}
