using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Locations;

public sealed class LocationSearchTests(Topology topology)
{
    // In the middle of an ocean, where no other test has places; each test takes an area of its own.
    private const double Lon = -140;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task The_nearest_come_first_on_pages_of_any_size(int limit)
    {
        var lat = -40d - (3 * (limit % 10));
        var scene = await Scene.CreateAsync(topology, lat: lat, lon: Lon);
        var random = new Random(limit);
        var places = new List<(Guid Id, double Km)> { (scene.LocationId, 0) };
        var last = (Lat: lat, Lon);
        for (var i = 0; i < 20; i++)
        {
            // Every fourth place stands where the one before stands.
            last = i % 4 == 3 ? last : (lat + (random.NextDouble() / 2), Lon + (random.NextDouble() / 2));
            var id = Guid.CreateVersion7();
            await scene.AddPlaceAsync(id, lat: last.Lat, lon: last.Lon);
            places.Add((id, Km(lat, Lon, last.Lat, last.Lon)));
        }

        var found = await AllAsync($"lat={Text(lat)}&lon={Text(Lon)}&radius_km=100&limit={limit}");
        Assert.Equal(places.OrderBy(place => Math.Round(place.Km * 1000)).ThenBy(place => place.Id.ToString()).Select(place => place.Id), found.Select(Id));
        Assert.All(found, place => Assert.Equal(places.Single(known => known.Id == Id(place)).Km, (double)place["distance_km"]!, 0.001));
    }

    [Fact]
    public async Task A_radius_leaves_out_what_is_further_away_and_a_type_what_is_of_another_kind()
    {
        var scene = await Scene.CreateAsync(topology, lat: -20, lon: Lon);
        var dry = Guid.CreateVersion7();
        await scene.AddPlaceAsync(dry, lat: -20.1, lon: Lon, type: "dry");
        var query = $"lat=-20&lon={Text(Lon)}&radius_km=";
        Assert.Equal([scene.LocationId, dry], (await AllAsync(query + "11.2")).Select(Id));
        Assert.Equal([scene.LocationId], (await AllAsync(query + "11.1")).Select(Id));
        Assert.Equal([dry], (await AllAsync(query + "50&type=dry")).Select(Id));
        Assert.Equal([scene.LocationId, dry], (await AllAsync(query + "50&type=&start_date=&duration_days=&quantity_kg=")).Select(Id));
    }

    [Fact]
    public async Task A_vendor_finds_the_own_places_among_all_others()
    {
        var (scene, other) = (await Scene.CreateAsync(topology), await Scene.CreateAsync(topology));
        var second = Guid.CreateVersion7();
        await scene.AddPlaceAsync(second);
        var found = await AllAsync($"vendor_id={scene.VendorId}&limit=1&start_date={Scene.Start:yyyy-MM-dd}&duration_days=1");
        Assert.Equal(new[] { scene.LocationId, second }.Order(), found.Select(Id).Order());
        Assert.Equal([other.LocationId], (await AllAsync($"vendor_id={other.VendorId}")).Select(Id));
        Assert.Empty(await AllAsync($"vendor_id={Guid.NewGuid()}"));
    }

    [Fact]
    public async Task Distances_are_measured_across_the_date_line()
    {
        var scene = await Scene.CreateAsync(topology, lat: -60, lon: 179.9);
        var found = Assert.Single(await AllAsync("lat=-60&lon=-179.9&radius_km=50"));
        Assert.Equal(scene.LocationId, Id(found));
        Assert.Equal(11.12, (double)found["distance_km"]!, 0.01);
    }

    [Fact]
    public async Task Without_a_point_places_are_listed_by_name_in_any_script_page_by_page()
    {
        var scene = await Scene.CreateAsync(topology);
        var names = new[] { "Ärger", "zz", "नाशिक", new string('श', 200), "zz", "a" };
        foreach (var name in names)
            await scene.AddPlaceAsync(Guid.CreateVersion7(), type: "dry", name: name);
        var found = (await AllAsync("type=dry&limit=1")).Where(place => (Guid?)place["vendor_id"] == scene.VendorId);
        Assert.Equal(names.Order(StringComparer.Ordinal), found.Select(place => (string?)place["name"]));
    }

    [Fact]
    public async Task For_a_period_each_place_tells_what_is_free_and_what_it_costs_as_a_quote_does()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000, lat: -30, lon: Lon);
        await scene.BookAsync(scene.Request(quantityKg: 600, days: 10));
        var period = $"start_date={Scene.Start:yyyy-MM-dd}&duration_days=20";

        var found = Assert.Single(await AllAsync($"lat=-30&lon={Text(Lon)}&radius_km=1&{period}&quantity_kg=500"));
        var availability = found["availability"]!;
        Assert.Equal((400m, false), ((decimal?)availability["free_kg"], (bool?)availability["fits"]));
        var quote = await topology.Api.Post(
            "/api/bookings/quote",
            new { location_id = scene.LocationId, quantity_kg = 500, duration_days = 20, start_date = Scene.Start.ToString("yyyy-MM-dd") },
            HttpStatusCode.OK);
        foreach (var field in new[] { "total_price", "price_per_day", "free_kg", "fits", "start_date", "end_date", "duration_days", "quantity_kg" })
            Assert.Equal(quote[field]!.ToJsonString(), availability[field]!.ToJsonString());

        var one = await topology.Api.Get($"/api/locations/{scene.LocationId}?{period}&quantity_kg=500");
        Assert.True(JsonNode.DeepEquals(availability, one["availability"]));
        Assert.Null((await topology.Api.Get($"/api/locations/{scene.LocationId}?{period}"))["availability"]!["total_price"]);
        Assert.Null((await topology.Api.Get($"/api/locations/{scene.LocationId}"))["availability"]);
    }

    [Theory]
    [InlineData("type=warm", "type")]
    [InlineData("type=Cold", "type")]
    [InlineData("lat=91&lon=0", "lat")]
    [InlineData("lat=0&lon=-180.1", "lon")]
    [InlineData("lat=NaN&lon=0", "lat")]
    [InlineData("lat=0&lon=1e999", "lon")]
    [InlineData("lat=0", "lon")]
    [InlineData("radius_km=5", "lat lon")]
    [InlineData("lat=0&lon=0&radius_km=0", "radius_km")]
    [InlineData("lat=0&lon=0&radius_km=20041", "radius_km")]
    [InlineData("start_date=2030-01-01", "duration_days")]
    [InlineData("duration_days=5", "start_date")]
    [InlineData("quantity_kg=5", "duration_days start_date")]
    [InlineData("start_date=soon&duration_days=0&quantity_kg=-1", "duration_days quantity_kg start_date")]
    [InlineData("start_date=2001-01-01&duration_days=5", "start_date")]
    [InlineData("start_date=9999-12-31&duration_days=730", "start_date")]
    [InlineData("limit=-1", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=WyJcdTAwMDAiLCIwMDAwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDMiXQ", "cursor")]
    [InlineData("lat=1&lon=1&cursor=WyJ4IiwiMDAwMDAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAzIl0", "cursor")]
    public async Task A_wrong_search_names_its_fields(string query, string fields)
    {
        var problem = await topology.Api.Get($"/api/locations?{query}", HttpStatusCode.BadRequest);
        Assert.Equal(fields.Split(' '), problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_unknown_place_is_404_and_a_malformed_id_400()
    {
        await topology.Api.Get($"/api/locations/{Guid.NewGuid()}", HttpStatusCode.NotFound);
        var problem = await topology.Api.Get("/api/locations/12?duration_days=5", HttpStatusCode.BadRequest);
        Assert.Equal(["id", "start_date"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    private async Task<List<JsonNode>> AllAsync(string query)
    {
        var (found, cursor) = (new List<JsonNode>(), "");
        do
        {
            var page = await topology.Api.Get($"/api/locations?{query}{cursor}");
            found.AddRange(page["items"]!.AsArray().Select(place => place!));
            cursor = (string?)page["next_cursor"] is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        return found;
    }

    // The spherical law of cosines: another formula than the one under test.
    private static double Km(double lat1, double lon1, double lat2, double lon2)
    {
        var (a, b) = (double.DegreesToRadians(lat1), double.DegreesToRadians(lat2));
        var cosine = (Math.Sin(a) * Math.Sin(b)) + (Math.Cos(a) * Math.Cos(b) * Math.Cos(double.DegreesToRadians(lon2 - lon1)));
        return 6371.0088 * Math.Acos(Math.Min(1, cosine));
    }

    private static Guid Id(JsonNode place) => (Guid)place["id"]!;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
