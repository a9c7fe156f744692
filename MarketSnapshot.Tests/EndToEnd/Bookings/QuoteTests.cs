using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Bookings;

public sealed class QuoteTests(Topology topology)
{
    [Theory]
    [InlineData("quintal_month", 123.4567)]
    [InlineData("kg_day", 0.0375)]
    public async Task The_quote_is_the_charge(string unit, double rate)
    {
        var random = new Random(42);
        var scene = await Scene.CreateAsync(topology, capacityKg: 100_000_000, rate: (decimal)rate, unit: unit);
        for (var i = 0; i < 25; i++)
        {
            var request = scene.Request(quantityKg: random.Next(1_000, 1_000_000_000) / 1_000m, days: random.Next(1, 731), startsAfterDays: random.Next(0, 300));
            var quote = await QuoteAsync(request);
            var booking = await scene.BookAsync(request);
            foreach (var field in new[] { "total_price", "price_per_day", "currency", "start_date", "end_date", "transport_required" })
                Assert.Equal(booking[field]!.ToJsonString(), quote[field]!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_quote_tells_what_is_free_and_stores_nothing()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        await scene.BookAsync(scene.Request(quantityKg: 600, days: 10));
        var quote = await QuoteAsync(scene.Request(quantityKg: 500, days: 20, startsAfterDays: 9));
        Assert.Equal((400m, false), ((decimal?)quote["free_kg"], (bool?)quote["fits"]));
        quote = await QuoteAsync(scene.Request(quantityKg: 500, days: 20, startsAfterDays: 10));
        Assert.Equal((1_000m, true), ((decimal?)quote["free_kg"], (bool?)quote["fits"]));
        Assert.Equal(1, await scene.CountAsync());
    }

    [Fact]
    public async Task A_quote_of_an_unknown_place_or_of_a_start_out_of_reach_names_both()
    {
        var scene = await Scene.CreateAsync(topology);
        var request = scene.Request(startsAfterDays: -30);
        request["location_id"] = Guid.NewGuid();
        var problem = await QuoteAsync(request, HttpStatusCode.BadRequest);
        Assert.Equal(["location_id", "start_date"], problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("quantity_kg", "0")]
    [InlineData("quantity_kg", "\"NaN\"")]
    [InlineData("duration_days", "731")]
    [InlineData("start_date", "\"9999-12-31\"")]
    [InlineData("location_id", "null")]
    public async Task A_quote_asks_the_same_of_a_field_as_a_booking(string field, string value)
    {
        var scene = await Scene.CreateAsync(topology);
        var request = scene.Request();
        request[field] = JsonNode.Parse(value);
        var problem = await QuoteAsync(request, HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    private Task<JsonNode> QuoteAsync(JsonObject request, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var quoted = (JsonObject)request.DeepClone();
        quoted.Remove("farmer_id");
        return topology.Api.Post("/api/bookings/quote", quoted, expected);
    }
}
