using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Bookings;

public sealed class CapacityTests(Topology topology)
{
    [Fact]
    public async Task Many_bookings_at_once_for_the_last_room_fill_it_and_never_overbook()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        // Different periods that all share one day.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            scene.TryBookAsync(scene.Request(quantityKg: 100, days: 10 + (i % 7), startsAfterDays: i % 5))));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.Created), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
        Assert.Equal(10, await scene.CountAsync());
        Assert.Equal(10L, await scene.ScalarAsync("select count(*) from market_inventory_snapshots where farmer_id = $1", scene.FarmerId));
    }

    [Fact]
    public async Task Bookings_and_extensions_at_once_never_overbook_either()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        var first = new List<JsonNode>();
        for (var i = 0; i < 5; i++)
            first.Add(await scene.BookAsync(scene.Request(quantityKg: 100, days: 10)));

        var extended = first.Select(async booking =>
        {
            using var answer = await topology.Api.PostAsync(
                $"/api/bookings/{(string?)booking["id"]}/extend",
                new StringContent("""{"additional_days": 10}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
                TestContext.Current.CancellationToken);
            return answer.StatusCode;
        });
        var booked = Enumerable.Range(0, 10).Select(async _ =>
        {
            using var answer = await scene.TryBookAsync(scene.Request(quantityKg: 100, days: 10, startsAfterDays: 10));
            return answer.StatusCode;
        });
        var answers = await Task.WhenAll(extended.Concat(booked));

        Assert.Equal(10, answers.Count(status => status is HttpStatusCode.OK or HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_full_place_answers_409_and_tells_how_much_is_free()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        await scene.BookAsync(scene.Request(quantityKg: 750.5m));
        var refusal = await HttpJson.Expect(await scene.TryBookAsync(scene.Request(quantityKg: 249.501m)), HttpStatusCode.Conflict);
        Assert.Equal("capacity_exceeded", (string?)refusal["code"]);
        Assert.Contains("249.5 of 1000 kg are free", (string?)refusal["detail"], StringComparison.Ordinal);
        await scene.BookAsync(scene.Request(quantityKg: 249.5m));
    }

    [Fact]
    public async Task It_is_the_peak_that_counts_and_not_the_sum_of_what_overlaps()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        await scene.BookAsync(scene.Request(quantityKg: 600, days: 10, startsAfterDays: 0));
        await scene.BookAsync(scene.Request(quantityKg: 600, days: 10, startsAfterDays: 10));
        // 1,200 kg overlap with these 20 days, but never more than 600 at once.
        await scene.BookAsync(scene.Request(quantityKg: 400, days: 20, startsAfterDays: 0));
    }

    [Fact]
    public async Task A_booking_takes_its_room_on_every_utc_day_that_it_touches()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        var midday = scene.Request(quantityKg: 600, days: 1);
        midday["start_date"] = Scene.Start.AddHours(12).ToString("O");
        await scene.BookAsync(midday);

        await HttpJson.Expect(await scene.TryBookAsync(scene.Request(quantityKg: 600, days: 1, startsAfterDays: 0)), HttpStatusCode.Conflict);
        await HttpJson.Expect(await scene.TryBookAsync(scene.Request(quantityKg: 600, days: 1, startsAfterDays: 1)), HttpStatusCode.Conflict);
        await scene.BookAsync(scene.Request(quantityKg: 600, days: 1, startsAfterDays: -1));
        await scene.BookAsync(scene.Request(quantityKg: 600, days: 1, startsAfterDays: 2));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("reject")]
    public async Task A_booking_that_is_called_off_gives_its_room_back(string step)
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        var booking = await scene.BookAsync(scene.Request(quantityKg: 1_000));
        await HttpJson.Expect(await scene.TryBookAsync(scene.Request(quantityKg: 1)), HttpStatusCode.Conflict);
        await scene.StepAsync(booking, step);
        await scene.BookAsync(scene.Request(quantityKg: 1_000));
    }

    [Fact]
    public async Task An_extension_needs_room_on_the_added_days_only()
    {
        var scene = await Scene.CreateAsync(topology, capacityKg: 1_000);
        var booking = await scene.BookAsync(scene.Request(quantityKg: 600, days: 10));
        await scene.BookAsync(scene.Request(quantityKg: 600, days: 10, startsAfterDays: 15));

        await scene.StepAsync(booking, "extend", new { additional_days = 5 });
        var refusal = await scene.StepAsync(booking, "extend", new { additional_days = 1 }, HttpStatusCode.Conflict);
        Assert.Equal("capacity_exceeded", (string?)refusal["code"]);

        // A place that was made smaller keeps its bookings; where there is room behind them, they can still be extended.
        var other = await Scene.CreateAsync(topology, capacityKg: 1_000);
        var kept = await other.BookAsync(other.Request(quantityKg: 600, days: 10));
        await other.BookAsync(other.Request(quantityKg: 400, days: 10));
        await other.RunAsync("update storage_locations set capacity_kg = 700 where id = $1", other.LocationId);
        await other.StepAsync(kept, "extend", new { additional_days = 5 });
    }
}
