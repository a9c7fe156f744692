using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Bookings;

public sealed class BookingTests(Topology topology)
{
    [Fact]
    public async Task A_booking_is_answered_with_its_price_its_location_and_its_snapshot_is_there_at_once()
    {
        var scene = await Scene.CreateAsync(topology);
        using var response = await scene.TryBookAsync(scene.Request(quantityKg: 1_500));
        var booking = await HttpJson.Expect(response, HttpStatusCode.Created);

        Assert.Equal($"/api/bookings/{(string?)booking["id"]}", response.Headers.Location?.ToString());
        Assert.Equal(scene.VendorId, (Guid?)booking["vendor_id"]);
        Assert.Equal("1800.00", booking["total_price"]!.ToJsonString());
        Assert.Equal("60.00", booking["price_per_day"]!.ToJsonString());
        Assert.Equal("pending", (string?)booking["booking_status"]);
        Assert.Equal(Scene.Start.AddDays(30), (DateTimeOffset?)booking["end_date"]);
        Assert.True((bool?)booking["transport_required"]);
        Assert.True(JsonNode.DeepEquals(booking, await topology.Api.Get(response.Headers.Location!.ToString())));
        Assert.True(await scene.OnMarketAsync(booking));
        Assert.Equal(["booking_created"], await scene.CausesAsync(booking));
    }

    [Fact]
    public async Task A_start_with_an_offset_is_the_same_moment_in_utc()
    {
        var scene = await Scene.CreateAsync(topology);
        var request = scene.Request();
        request["start_date"] = Scene.Start.AddHours(3).ToOffset(TimeSpan.FromHours(5.5)).ToString("yyyy-MM-dd'T'HH:mm:sszzz");
        var booking = await scene.BookAsync(request);
        Assert.Equal(Scene.Start.AddHours(3), (DateTimeOffset?)booking["start_date"]);
        Assert.Equal(Scene.Start.AddHours(3).AddDays(30), (DateTimeOffset?)booking["end_date"]);
    }

    [Theory]
    [InlineData("Wheat", 999.999, false)]
    [InlineData("Wheat", 1000, true)]
    [InlineData(" Leafy Vegetables ", 1, true)]
    public async Task Transport_is_needed_for_perishables_and_large_loads_unless_the_farmer_says_otherwise(string crop, double kg, bool expected)
    {
        var scene = await Scene.CreateAsync(topology);
        var request = scene.Request((decimal)kg);
        request["crop_type"] = crop;
        Assert.Equal(expected, (bool?)(await scene.BookAsync(request))["transport_required"]);
        request["transport_required"] = !expected;
        Assert.Equal(!expected, (bool?)(await scene.BookAsync(request))["transport_required"]);
    }

    [Theory]
    [InlineData("B", "A", "B", "inspection")]
    [InlineData("B", null, "B", "inspection")]
    [InlineData(null, "A", "A", "claimed")]
    [InlineData(null, null, null, null)]
    public async Task The_grade_of_the_inspection_wins_over_the_farmers_word(string? inspected, string? claimed, string? grade, string? source)
    {
        var scene = await Scene.CreateAsync(topology);
        var request = scene.Request();
        request["grade"] = claimed;
        request["inspection_id"] = await scene.InspectAsync(" WHEAT ", inspected);
        var booking = await scene.BookAsync(request);
        Assert.Equal((grade, source), ((string?)booking["grade"], (string?)booking["grade_source"]));
    }

    [Fact]
    public async Task A_grade_without_an_inspection_is_a_claim()
    {
        var scene = await Scene.CreateAsync(topology);
        var request = scene.Request();
        request["grade"] = " A+ ";
        var booking = await scene.BookAsync(request);
        Assert.Equal(("A+", "claimed"), ((string?)booking["grade"], (string?)booking["grade_source"]));
    }

    [Fact]
    public async Task A_booking_with_an_inspection_of_another_farmer_of_another_crop_or_of_nobody_is_refused()
    {
        var (scene, other) = (await Scene.CreateAsync(topology), await Scene.CreateAsync(topology));
        var request = scene.Request();

        request["inspection_id"] = await scene.InspectAsync("Wheat", "A", other.FarmerId);
        var notTheirs = await RefusedAsync();
        request["inspection_id"] = Guid.NewGuid();
        var unknown = await RefusedAsync();
        Assert.Equal(unknown, notTheirs);
        request["inspection_id"] = await scene.InspectAsync("Barley", "A");
        Assert.NotEqual(unknown, await RefusedAsync());
        Assert.Equal(0, await scene.CountAsync());

        async Task<string> RefusedAsync()
        {
            var problem = await HttpJson.Expect(await scene.TryBookAsync(request), HttpStatusCode.BadRequest);
            return Assert.Single(problem["errors"]!.AsObject(), field => field.Key == "inspection_id").Value!.ToJsonString();
        }
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged_newest_first()
    {
        var scene = await Scene.CreateAsync(topology);
        var booked = new List<string?>();
        for (var i = 0; i < 5; i++)
            booked.Add((string?)(await scene.BookAsync(scene.Request(quantityKg: 1)))["id"]);
        await topology.Api.Post($"/api/bookings/{booked[2]}/confirm", body: null, HttpStatusCode.OK);
        booked.Reverse();

        Assert.Equal(booked, await IdsAsync($"farmer_id={scene.FarmerId}&limit=2"));
        Assert.Equal(booked, await IdsAsync($"vendor_id={scene.VendorId}&limit=5"));
        Assert.Equal([booked[2]], await IdsAsync($"farmer_id={scene.FarmerId}&status=confirmed"));
        Assert.Equal(booked.Except([booked[2]]), await IdsAsync($"farmer_id={scene.FarmerId}&vendor_id={scene.VendorId}&status=pending&limit=1"));
        Assert.Equal(booked, await IdsAsync($"farmer_id={scene.FarmerId}&vendor_id=&status=&limit=&cursor="));
        Assert.Empty(await IdsAsync($"farmer_id={Guid.NewGuid()}"));
    }

    private async Task<List<string?>> IdsAsync(string query)
    {
        var (ids, cursor) = (new List<string?>(), "");
        do
        {
            var page = await topology.Api.Get($"/api/bookings?{query}{cursor}");
            ids.AddRange(page["items"]!.AsArray().Select(booking => (string?)booking!["id"]));
            cursor = (string?)page["next_cursor"] is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        return ids;
    }
}
