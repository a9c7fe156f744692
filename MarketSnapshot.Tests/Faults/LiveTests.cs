using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Live;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>From a booking to an event on a page without any job, on the whole system, with stores that go away and clients that misbehave.</summary>
public sealed class LiveTests(LiveTopology topology) : IClassFixture<LiveTopology>
{
    [Fact]
    public async Task A_booking_and_its_cancellation_reach_the_market_and_the_page_without_any_job()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        using var stream = await OpenWhenFreeAsync();

        var booking = await BookAsync(place);
        Assert.Equal("published", (await stream.NextAsync(booking)).Name);
        await topology.Api.Get($"/api/listings/{booking}");
        await topology.Api.Post($"/api/bookings/{booking}/cancel", body: null, HttpStatusCode.OK);
        Assert.Equal("withdrawn", (await stream.NextAsync(booking)).Name);
        await topology.Api.Get($"/api/listings/{booking}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_booked_without_MongoDB_is_on_the_market_soon_after_it_is_back_without_any_job()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        using var stream = await OpenWhenFreeAsync();
        await topology.CommandAsync(ResourceNames.Mongo, KnownResourceCommands.StopCommand);
        List<string> bookings = [];
        for (var i = 0; i < 5; i++)
            bookings.Add(await BookAsync(place));
        await stream.HeartbeatAsync();

        await topology.CommandAsync(ResourceNames.Mongo, KnownResourceCommands.StartCommand);
        var told = new HashSet<string>();
        while (told.Count < bookings.Count)
        {
            if ((string)(await stream.NextAsync()).Data["booking_id"]! is var id && bookings.Contains(id))
                told.Add(id);
        }

        topology.Logs.AssertNoErrors(ResourceNames.Scheduler);
    }

    [Fact]
    public async Task Streams_stay_open_without_PostgreSQL_and_go_on_when_it_is_back()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        using var stream = await OpenWhenFreeAsync();
        await topology.CommandAsync(ResourceNames.Postgres, KnownResourceCommands.StopCommand);
        await stream.HeartbeatAsync();
        await stream.HeartbeatAsync();

        await topology.CommandAsync(ResourceNames.Postgres, KnownResourceCommands.StartCommand);
        await topology.Application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.MarketDb, TestContext.Current.CancellationToken);
        await Eventually.Reached(AnswersAsync, "an API that answers", () => topology.Logs.Last(ResourceNames.Api));
        var booking = await BookAsync(place);
        Assert.Equal("published", (await stream.NextAsync(booking)).Name);
    }

    [Fact]
    public async Task More_clients_than_configured_are_told_to_come_later_and_find_a_place_once_one_leaves()
    {
        List<EventStreamClient> clients = [];
        while (clients.Count < LiveTopology.MaxClients)
            clients.Add(await OpenWhenFreeAsync());

        using (var refused = await EventStreamClient.AskAsync(topology.Api))
        {
            var problem = await HttpJson.Expect(refused, HttpStatusCode.ServiceUnavailable);
            Assert.Equal("too_many_streams", (string?)problem["code"]);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero, "No Retry-After.");
        }

        clients[0].Dispose();
        clients[0] = await OpenWhenFreeAsync();
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_disconnected_and_gets_the_rest_when_it_comes_back()
    {
        string from;
        using (var prompt = await OpenWhenFreeAsync())
            from = prompt.LastEventId!;

        // It asks for the stream and never reads; there is no room for what it does not read.
        using var stalled = new TcpClient { ReceiveBufferSize = 1024 };
        var address = topology.Application.GetEndpoint(ResourceNames.Api, "http");
        await stalled.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await stalled.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET /api/listings/stream HTTP/1.1\r\nHost: {address.Authority}\r\nLast-Event-ID: {from}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var counting = await OpenWhenFreeAsync(from);

        // Much more than the buffers of both ends hold: long texts, sent to everybody, read by one.
        await using var database = Npgsql.NpgsqlDataSource.Create((await topology.Application.GetConnectionStringAsync(ResourceNames.MarketDb, TestContext.Current.CancellationToken))!);
        await using (var command = database.CreateCommand(
            """
            select append_listing_events(array_agg('updated'::text), array_agg(gen_random_uuid()), array_agg(k), array_agg(json_build_object('text', repeat('x', 20000))::text))
            from generate_series(1::bigint, 600) k
            """))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 600; i++)
            Assert.Equal("updated", (await counting.NextAsync()).Name);

        // Its place is free again.
        List<EventStreamClient> others = [];
        while (others.Count < LiveTopology.MaxClients - 1)
            others.Add(await OpenWhenFreeAsync());
        others.ForEach(other => other.Dispose());
        using var back = await OpenWhenFreeAsync(from);
        for (var i = 0; i < 600; i++)
            Assert.Equal("updated", (await back.NextAsync()).Name);
    }

    /// <summary>Many requests at once, so that no connection of before the restart is left in the pool for a later one to trip over.</summary>
    private async Task<bool> AnswersAsync()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => topology.Api.GetAsync("/api/farmers", TestContext.Current.CancellationToken)));
        var all = answers.All(answer => answer.IsSuccessStatusCode);
        foreach (var answer in answers)
            answer.Dispose();
        return all;
    }

    /// <summary>A place may be taken still by a client that a test before has just left.</summary>
    private Task<EventStreamClient> OpenWhenFreeAsync(string? from = null) => Eventually.Get(
        () => EventStreamClient.TryOpenAsync(topology.Api, from), "a free place", () => topology.Logs.Last(ResourceNames.Api));

    private async Task<string> BookAsync(MasterData.Place place) => (string)(await topology.Api.Post("/api/bookings", new
    {
        farmer_id = place.FarmerId,
        location_id = place.LocationId,
        crop_type = "onion",
        quantity_kg = 100,
        duration_days = 10,
        start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
    }))["id"]!;
}
