using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Bookings;

public sealed class IdempotencyTests(Topology topology)
{
    [Fact]
    public async Task The_same_request_again_answers_201_with_the_first_booking_and_its_location()
    {
        var scene = await Scene.CreateAsync(topology);
        using var first = await scene.TryBookAsync(scene.Request(), "order-1");
        var booking = await HttpJson.Expect(first, HttpStatusCode.Created);

        var again = scene.Request();
        again["crop_type"] = " wheat";
        again["quantity_kg"] = JsonNode.Parse("500.000");
        again["start_date"] = Scene.Start.ToOffset(TimeSpan.FromHours(5.5)).ToString("O");
        using var second = await scene.TryBookAsync(again, "order-1");
        Assert.True(JsonNode.DeepEquals(booking, await HttpJson.Expect(second, HttpStatusCode.Created)));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(1, await scene.CountAsync());
        Assert.Equal(["booking_created"], await scene.CausesAsync(booking));
    }

    [Fact]
    public async Task The_same_key_with_another_body_answers_422()
    {
        var scene = await Scene.CreateAsync(topology);
        await scene.BookAsync(key: "order-1");
        foreach (var other in new[] { scene.Request(quantityKg: 501), scene.Request(days: 31), WithTransport(false) })
        {
            var problem = await HttpJson.Expect(await scene.TryBookAsync(other, "order-1"), HttpStatusCode.UnprocessableEntity);
            Assert.Equal("idempotency_key_reused", (string?)problem["code"]);
        }

        Assert.Equal(1, await scene.CountAsync());

        // What the default would be is not what was sent.
        JsonObject WithTransport(bool required)
        {
            var request = scene.Request();
            request["transport_required"] = required;
            return request;
        }
    }

    [Fact]
    public async Task At_the_same_moment_everyone_gets_the_first_booking_even_where_there_is_room_for_one_only()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 500);
        var bookings = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => scene.BookAsync(scene.Request(quantityKg: 500), "order-1")));
        Assert.Single(bookings.Select(booking => (string?)booking["id"]).Distinct());
        Assert.Equal(1, await scene.CountAsync());
    }

    [Fact]
    public async Task At_the_same_moment_one_key_for_two_places_books_one_of_them()
    {
        var scene = await Scene.CreateAsync(topology);
        var elsewhere = Guid.CreateVersion7();
        await scene.AddPlaceAsync(elsewhere);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var request = scene.Request();
            if (i % 2 == 0)
                request["location_id"] = elsewhere;
            return (Place: i % 2, (await scene.TryBookAsync(request, "order-1")).StatusCode);
        }));

        var winner = Assert.Single(answers.Where(answer => answer.StatusCode == HttpStatusCode.Created).Select(answer => answer.Place).Distinct());
        Assert.All(answers, answer => Assert.Equal(
            answer.Place == winner ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity, answer.StatusCode));
        Assert.Equal(1, await scene.CountAsync());
    }

    [Fact]
    public async Task A_repeated_request_gets_its_booking_also_when_it_could_not_be_made_any_more()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 500);
        var booking = await scene.BookAsync(scene.Request(quantityKg: 500), "order-1");
        await scene.StepAsync(booking, "confirm");
        var again = await scene.BookAsync(scene.Request(quantityKg: 500), "order-1");
        Assert.Equal((string?)booking["id"], (string?)again["id"]);
        Assert.Equal("confirmed", (string?)again["booking_status"]);
    }

    [Fact]
    public async Task A_key_belongs_to_its_farmer_and_a_refused_request_does_not_use_it_up()
    {
        var (scene, other) = (await Scene.CreateAsync(topology, capacityKg: 600), await Scene.CreateAsync(topology));
        await HttpJson.Expect(await scene.TryBookAsync(scene.Request(quantityKg: 601), "order-1"), HttpStatusCode.Conflict);
        await scene.BookAsync(scene.Request(quantityKg: 600), "order-1");
        await other.BookAsync(key: "order-1");
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_key_that_is_not_visible_ascii_is_refused(string key)
    {
        var scene = await Scene.CreateAsync(topology);
        await RefusedAsync(key);
        await RefusedAsync(new string('k', 201));
        await scene.BookAsync(key: new string('k', 200));

        async Task RefusedAsync(string wrong)
        {
            var problem = await HttpJson.Expect(await scene.TryBookAsync(scene.Request(), wrong), HttpStatusCode.BadRequest);
            Assert.NotNull(problem["errors"]!["Idempotency-Key"]);
        }
    }
}
