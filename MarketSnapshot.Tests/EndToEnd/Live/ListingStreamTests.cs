using System.Net;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Live;

/// <summary>The event stream over HTTP.</summary>
public sealed class ListingStreamTests(Topology topology)
{
    [Fact]
    public async Task A_listing_that_appears_changes_and_goes_is_told_of_in_that_order_with_what_a_card_shows()
    {
        var scene = await Scene.CreateAsync(topology);
        using var stream = await EventStreamClient.OpenAsync(topology.Api);
        var booking = (string)(await scene.BookAsync())["id"]!;

        await PublishAsync(booking);
        var published = await stream.NextAsync(booking);
        Assert.Equal(("published", 1), (published.Name, published.Version));
        var listing = await topology.Api.Get($"/api/listings/{booking}");
        foreach (var (field, value) in published.Data["listing"]!.AsObject())
        {
            var whole = field == "sensor_health" ? listing["metadata"]![field] : listing[field];
            Assert.True(JsonNode.DeepEquals(value, whole) || SameMoment(value, whole), $"{field}: {value?.ToJsonString()} and {whole?.ToJsonString()}");
        }

        await topology.Api.Post($"/api/bookings/{booking}/confirm", body: null, HttpStatusCode.OK);
        await PublishAsync(booking);
        var updated = await stream.NextAsync(booking);
        Assert.Equal(("updated", 2, "confirmed"), (updated.Name, updated.Version, (string?)updated.Data["listing"]!["booking_status"]));

        await topology.Api.Post($"/api/bookings/{booking}/cancel", body: null, HttpStatusCode.OK);
        await PublishAsync(booking, HttpStatusCode.Conflict);
        var withdrawn = await stream.NextAsync(booking);
        Assert.Equal(("withdrawn", 3), (withdrawn.Name, withdrawn.Version));
        Assert.Null(withdrawn.Data["listing"]);
        Assert.True(published.Number < updated.Number && updated.Number < withdrawn.Number);
    }

    [Fact]
    public async Task Publishing_a_version_again_says_nothing_new()
    {
        var scene = await Scene.CreateAsync(topology);
        using var stream = await EventStreamClient.OpenAsync(topology.Api);
        var booking = (string)(await scene.BookAsync())["id"]!;
        await PublishAsync(booking);
        await PublishAsync(booking);
        await topology.Api.Post($"/api/bookings/{booking}/confirm", body: null, HttpStatusCode.OK);
        await PublishAsync(booking);

        Assert.Equal(("published", 1), Told(await stream.NextAsync(booking)));
        Assert.Equal(("updated", 2), Told(await stream.NextAsync(booking)));

        static (string, int) Told(StreamEvent happened) => (happened.Name, happened.Version);
    }

    [Fact]
    public async Task A_client_that_comes_back_gets_what_happened_in_between()
    {
        var scene = await Scene.CreateAsync(topology);
        string place;
        using (var first = await EventStreamClient.OpenAsync(topology.Api))
            place = first.LastEventId!;

        var bookings = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            bookings.Add((string)(await scene.BookAsync(scene.Request(quantityKg: 10)))["id"]!);
            await PublishAsync(bookings[^1]);
        }

        // By the header, as browsers do it, and by the query, for a first request.
        using var byHeader = await EventStreamClient.OpenAsync(topology.Api, place);
        using var byQuery = await EventStreamClient.OpenAsync(topology.Api, query: $"?last_event_id={place}");
        foreach (var client in new[] { byHeader, byQuery })
        {
            foreach (var booking in bookings)
                Assert.Equal(booking, (string?)(await client.NextAsync(booking)).Data["booking_id"]);
        }

        using var later = await EventStreamClient.OpenAsync(topology.Api, byHeader.LastEventId, $"?last_event_id={place}");
        Assert.Equal(byHeader.LastEventId, later.LastEventId);
    }

    [Theory]
    [InlineData("9000000000-1700000000000000")]
    [InlineData("1-1")]
    public async Task A_client_with_an_id_of_another_history_is_told_to_load_anew(string id)
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = (string)(await scene.BookAsync())["id"]!;
        using var stream = await EventStreamClient.OpenAsync(topology.Api, id);

        Assert.Equal("reset", (await stream.NextAsync()).Name);
        Assert.NotEqual(id, stream.LastEventId);
        await PublishAsync(booking);
        Assert.Equal("published", (await stream.NextAsync(booking)).Name);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("1")]
    [InlineData("-1-1")]
    [InlineData("01-1")]
    [InlineData("1-99999999999999999999")]
    public async Task An_id_that_this_stream_never_gave_is_refused(string id)
    {
        using var response = await EventStreamClient.AskAsync(topology.Api, id, $"?last_event_id={id}");

        var problem = await HttpJson.Expect(response, HttpStatusCode.BadRequest);

        Assert.Equal(["Last-Event-ID", "last_event_id"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_read_the_stream_and_nobody_in_between_holds_it_back()
    {
        using var stream = await EventStreamClient.OpenAsync(topology.Api);

        Assert.Equal("http://localhost:3000", Assert.Single(stream.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.True(stream.Headers.CacheControl?.NoStore);
        Assert.Equal("no", Assert.Single(stream.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal(2000, stream.Retry);
    }

    private static bool SameMoment(JsonNode? one, JsonNode? other) =>
        DateTimeOffset.TryParse((string?)one, out var first) && DateTimeOffset.TryParse((string?)other, out var second)
        && (first - second).Duration() < TimeSpan.FromMilliseconds(1);

    private async Task PublishAsync(string booking, HttpStatusCode expected = HttpStatusCode.OK) =>
        await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, expected);
}
