using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>A store goes away, gets slow or answers errors for many syncs, and comes back.</summary>
[Collection(FaultSystemCollection.Name)]
public sealed class StoresAwayTests(FaultSystem fixture)
{
    private const int Bookings = 25;
    private const int LinesPerSync = 3;
    private const int LinesBesides = 20;
    private const int MemoryGrowthMB = 100;

    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(8);

    // Five seconds to connect, or two for an answer and some to cancel the question and to roll back, each of which is not answered either.
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan SeveralSyncs = TimeSpan.FromSeconds(3);

    private readonly FaultTopology _system = fixture.Topology;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("away")]
    [InlineData("frozen")]
    [InlineData("slow")]
    [InlineData("answering errors")]
    [InlineData("dropping connections")]
    public async Task Without_a_market_that_works_bookings_are_accepted_nothing_counts_as_an_attempt_and_all_is_published_afterwards(string market)
    {
        var place = await MasterData.PlaceAsync(_system.Client);
        var workers = Workers();
        var lines = Lines();
        var outages = Told();
        var memory = _system.Schedulers.Sum(scheduler => scheduler.MemoryMB);
        var watch = Stopwatch.StartNew();
        List<string> bookings = [];
        await using (await BreakAsync(market))
        {
            while (bookings.Count < Bookings || watch.Elapsed < SeveralSyncs)
            {
                var began = watch.Elapsed;
                bookings.Add((string)(await _system.Client.Post("/api/bookings", Booking(place)))["id"]!);
                Assert.True(watch.Elapsed - began < SoonEnough, $"A booking took {watch.Elapsed - began}.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
            }

            await NothingCountedAsync();
        }

        await Eventually.Reached(
            async () => await PublishedAsync(bookings) == bookings.Count, "everything that was booked meanwhile is on the market", Doing);
        var syncs = (int)watch.Elapsed.TotalSeconds + 1;
        await NothingCountedAsync();
        Assert.Equal(workers, Workers()); // nobody was started again
        Assert.True(Told() - outages <= _system.Schedulers.Count, $"{Told() - outages} times the market went away.{Environment.NewLine}{Doing()}");
        var more = Lines() - lines;
        Assert.True(more <= LinesBesides + (LinesPerSync * 2 * syncs), $"{more} log lines in {syncs} s.{Environment.NewLine}{Doing()}");
        Assert.InRange(_system.Schedulers.Sum(scheduler => scheduler.MemoryMB), 0, memory + MemoryGrowthMB);
    }

    [Fact]
    public async Task Without_MongoDB_the_API_is_degraded_and_says_so_where_it_needs_the_market()
    {
        var place = await MasterData.PlaceAsync(_system.Client);
        await _system.Mongo.StopAsync();
        await HealthAsync(HttpStatusCode.OK, "Degraded", "listing_store");
        var booking = (string)(await _system.Client.Post("/api/bookings", Booking(place)))["id"]!;
        Assert.Equal("ready_to_publish", (string?)(await _system.Client.Get($"/api/snapshots/{booking}"))["status"]);
        var away = await _system.Client.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("market_away", (string?)away["code"]);
        await _system.Client.Get("/api/listings", HttpStatusCode.ServiceUnavailable);

        await _system.Mongo.StartAsync();
        await HealthAsync(HttpStatusCode.OK, "Healthy", "listing_store");
        await _system.Client.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("frozen")]
    public async Task Without_PostgreSQL_every_answer_says_to_try_later_and_service_returns_without_a_restart(string database)
    {
        var place = await MasterData.PlaceAsync(_system.Client);
        var workers = Workers();
        await using (await (database == "away" ? StoppedAsync(_system.Postgres) : FrozenAsync(_system.Postgres)))
        {
            await HealthAsync(HttpStatusCode.ServiceUnavailable, "Unhealthy", "PostgreSql");
            await Task.WhenAll(
                RefusedAsync(client => client.GetAsync("/api/farmers", Stop)),
                RefusedAsync(client => client.PostAsync("/api/vendors", JsonContent.Create(new { name = "Test vendor" }), Stop)),
                RefusedAsync(client => client.PostAsync("/api/bookings", JsonContent.Create(Booking(place)), Stop)));
        }

        _system.Database.Clear(); // this test's own connections of before; those of the services are their business
        await _system.HealthyAsync();
        var booking = (string)(await _system.Client.Post("/api/bookings", Booking(place)))["id"]!;
        await Eventually.Reached(async () => await PublishedAsync([booking]) == 1, "the schedulers publish again", Doing);
        Assert.Equal(workers, Workers());
    }

    private async Task RefusedAsync(Func<HttpClient, Task<HttpResponseMessage>> ask)
    {
        using var client = new HttpClient { BaseAddress = _system.Client.BaseAddress };
        var watch = Stopwatch.StartNew();
        using var refused = await ask(client);
        var took = watch.Elapsed;
        var problem = await HttpJson.Expect(refused, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("database_away", (string?)problem["code"]);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero, "No Retry-After.");
        Assert.True(took < Bearable, $"{refused.RequestMessage?.RequestUri} answered after {took}.");
    }

    private async Task<IAsyncDisposable> BreakAsync(string market) => market switch
    {
        "away" => await StoppedAsync(_system.Mongo),
        "frozen" => await FrozenAsync(_system.Mongo),
        "slow" => await FailPoint.SetAsync(
            _system.Control, "failCommand", "alwaysOn", "{failCommands: ['update', 'find'], appName: '', blockConnection: true, blockTimeMS: 1200}"),
        "answering errors" => await FailPoint.SetAsync(_system.Control, "failCommand", "alwaysOn", "{failAllCommands: true, appName: '', errorCode: 11600}"),
        _ => await FailPoint.SetAsync(_system.Control, "failCommand", "alwaysOn", "{failAllCommands: true, appName: '', closeConnection: true}"),
    };

    private static async Task<IAsyncDisposable> StoppedAsync(RunningResource resource)
    {
        await resource.StopAsync();
        return new Mending(resource.StartAsync);
    }

    private static async Task<IAsyncDisposable> FrozenAsync(RunningResource resource)
    {
        var processes = resource.ProcessIds;
        Assert.SkipWhen(processes.Count == 0, "The processes of this resource are not ours to freeze.");
        await Signals.SendAsync("STOP", processes);
        return new Mending(() => Signals.SendAsync("CONT", processes));
    }

    private int Lines() => _system.Schedulers.Sum(scheduler => _system.Logs.Of(scheduler.Id).Count);

    /// <summary>How often a worker said that the market is away: each once for an outage, however often it tries.</summary>
    private int Told() => _system.Schedulers.Sum(
        scheduler => _system.Logs.Of(scheduler.Id).Count(line => line.Contains("The market is away", StringComparison.Ordinal)));

    private List<int> Workers() => [.. _system.Schedulers.Append(_system.Api).SelectMany(service => service.ProcessIds.Take(1))];

    private async Task<long> PublishedAsync(List<string> bookings)
    {
        try
        {
            return await _system.Listings.CountDocumentsAsync(
                Builders<BsonDocument>.Filter.In("booking_id", bookings) & Builders<BsonDocument>.Filter.Eq("status", "published"), cancellationToken: Stop);
        }
        catch (Exception away) when (away is MongoException or TimeoutException)
        {
            return -1; // the connection that was there before
        }
    }

    private async Task NothingCountedAsync()
    {
        await using var command = _system.Database.CreateCommand(
            "select count(*) from market_inventory_snapshots where attempts > 0 or last_error is not null or next_attempt_at is not null or parked_at is not null");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Stop));
    }

    private string Doing() => _system.Logs.Last([.. _system.All.Select(resource => resource.Id)]);

    private static object Booking(MasterData.Place place) => new
    {
        farmer_id = place.FarmerId,
        location_id = place.LocationId,
        crop_type = "onion",
        quantity_kg = 10,
        duration_days = 10,
        start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
    };

    /// <summary>Waits until health says the word, and the check of the store itself does: others notice too that nothing is published.</summary>
    private async Task HealthAsync(HttpStatusCode status, string word, string store) => await Eventually.Get(
        async () =>
        {
            using var response = await _system.Client.GetAsync("/health", Stop);
            var health = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!;
            var check = health["checks"]!.AsArray().Single(check => (string?)check!["name"] == store);
            return (response.StatusCode, (string?)health["status"], (string?)check!["status"]) == (status, word, word) ? health : null;
        },
        $"/health answers {status} {word} for {store}",
        () => _system.Logs.Last(_system.Api.Id));

    private sealed class Mending(Func<Task> mend) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await mend();
    }
}
