using System.Net;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using MarketSnapshot.Tests.EndToEnd;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>A store goes away and comes back, on a topology of this class's own.</summary>
public sealed class StoresAwayTests(Topology topology) : IClassFixture<Topology>
{
    [Fact]
    public async Task Without_MongoDB_bookings_are_accepted_and_published_once_it_is_back()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        await CommandAsync(ResourceNames.Mongo, KnownResourceCommands.StopCommand);
        await HealthAsync(HttpStatusCode.OK, "Degraded");

        var booking = (string)(await topology.Api.Post("/api/bookings", Booking(place)))["id"]!;
        var snapshot = await topology.Api.Get($"/api/snapshots/{booking}");
        Assert.Equal("ready_to_publish", (string?)snapshot["status"]);
        var away = await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("market_away", (string?)away["code"]);
        await topology.Api.Get("/api/listings", HttpStatusCode.ServiceUnavailable);

        await CommandAsync(ResourceNames.Mongo, KnownResourceCommands.StartCommand);
        await topology.Application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Mongo, TestContext.Current.CancellationToken);
        await HealthAsync(HttpStatusCode.OK, "Healthy");
        await topology.Api.Post("/api/scheduler/jobs/sync_ready_snapshots/run", body: null, HttpStatusCode.OK);

        var listing = await topology.Listings.Find(new BsonDocument("_id", booking)).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal("published", listing["status"].AsString);
        snapshot = await topology.Api.Get($"/api/snapshots/{booking}");
        Assert.Equal(("published", 0), ((string?)snapshot["status"], (int?)snapshot["attempts"]));
    }

    [Fact]
    public async Task Without_PostgreSQL_every_answer_says_to_try_later_and_service_returns_without_a_restart()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        await CommandAsync(ResourceNames.Postgres, KnownResourceCommands.StopCommand);
        await HealthAsync(HttpStatusCode.ServiceUnavailable, "Unhealthy");

        using var refused = await topology.Api.GetAsync("/api/farmers", TestContext.Current.CancellationToken);
        var problem = await HttpJson.Expect(refused, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("database_away", (string?)problem["code"]);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero, "No Retry-After.");
        await topology.Api.Post("/api/bookings", Booking(place), HttpStatusCode.ServiceUnavailable);

        await CommandAsync(ResourceNames.Postgres, KnownResourceCommands.StartCommand);
        await topology.Application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.MarketDb, TestContext.Current.CancellationToken);
        await HealthAsync(HttpStatusCode.OK, "Healthy");
        await topology.Api.Post("/api/bookings", Booking(place));
    }

    private static object Booking(MasterData.Place place) => new
    {
        farmer_id = place.FarmerId,
        location_id = place.LocationId,
        crop_type = "onion",
        quantity_kg = 100,
        duration_days = 10,
        start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
    };

    private async Task CommandAsync(string resource, string command)
    {
        var result = await topology.Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} {resource}: {result.Message}");
    }

    private async Task HealthAsync(HttpStatusCode status, string word) => await Eventually.Get(
        async () =>
        {
            using var response = await topology.Api.GetAsync("/health", TestContext.Current.CancellationToken);
            var health = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return response.StatusCode == status && (string?)health?["status"] == word ? health : null;
        },
        $"/health answers {status} {word}",
        () => topology.Logs.Last(ResourceNames.Api));
}
