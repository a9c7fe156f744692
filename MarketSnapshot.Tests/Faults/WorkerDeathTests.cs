using System.Net;
using MarketSnapshot.Tests.EndToEnd;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>Workers are killed in the moments that no program can protect: between claim and send, and between send and acknowledgement.</summary>
[Collection(FaultSystemCollection.Name)]
public sealed class WorkerDeathTests(FaultSystem fixture)
{
    private readonly FaultTopology _system = fixture.Topology;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_when_the_worker_is_killed_between_claim_and_send()
    {
        string booking;
        await using (var fail = await FailPoint.SetAsync(
            _system.Control, "failCommand", "alwaysOn", "{failCommands: ['update'], appName: '', blockConnection: true, blockTimeMS: 2000, closeConnection: true}"))
        {
            booking = await BookAsync();
            await fail.StruckAsync();
            await KillWorkersAsync();
        }

        var claimed = await RowAsync(booking);
        Assert.Equal((0L, 1L, true), (claimed.PublishedVersion, claimed.ClaimedVersion, claimed.IsLeased));
        Assert.Null(await ListingAsync(booking));

        await StartWorkersAsync();
        await PublishedAsync(booking, version: 1);
    }

    [Fact]
    public async Task Nothing_is_published_twice_when_the_worker_is_killed_between_send_and_acknowledgement()
    {
        string booking;
        BsonDocument? sent;
        await using (var fail = await FailPoint.SetAsync(_system.Control, "hangAfterBatchUpdate", "alwaysOn"))
        {
            booking = await BookAsync();
            await fail.StruckAsync();
            sent = await Eventually.Get(() => ListingAsync(booking), "the listing is on the market before anybody has acknowledged it", Doing);
            await KillWorkersAsync();
        }

        Assert.Equal(0L, (await RowAsync(booking)).PublishedVersion);
        await StartWorkersAsync();
        await PublishedAsync(booking, version: 1);
        Assert.Equal(sent, await ListingAsync(booking));
    }

    [Fact]
    public async Task What_was_cancelled_while_nobody_had_acknowledged_it_leaves_the_market()
    {
        string booking;
        await using (var fail = await FailPoint.SetAsync(_system.Control, "hangAfterBatchUpdate", "alwaysOn"))
        {
            booking = await BookAsync();
            await fail.StruckAsync();
            await Eventually.Get(() => ListingAsync(booking), "the listing is on the market", Doing);
            await KillWorkersAsync();
        }

        await _system.Client.Post($"/api/bookings/{booking}/cancel", new { reason = "sold at the gate" }, HttpStatusCode.OK);
        await StartWorkersAsync();
        await Eventually.Reached(async () => (await ListingAsync(booking))?["status"] == "withdrawn", "the listing is withdrawn", Doing);
        Assert.Equal((2L, 0), ((await RowAsync(booking)).Version, (await RowAsync(booking)).Attempts));
    }

    private Task KillWorkersAsync() => Task.WhenAll(_system.Schedulers.Select(scheduler => scheduler.EndAsync("KILL")));

    private Task StartWorkersAsync() => Task.WhenAll(_system.Schedulers.Select(scheduler => scheduler.StartAsync()));

    private async Task<string> BookAsync()
    {
        var place = await MasterData.PlaceAsync(_system.Client);
        var booking = await _system.Client.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "onion", quantity_kg = 100, duration_days = 10,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        return (string)booking["id"]!;
    }

    private async Task PublishedAsync(string booking, long version)
    {
        await Eventually.Reached(async () => (await RowAsync(booking)) is { IsLeased: false } row && row.PublishedVersion == version, "the snapshot is published", Doing);
        Assert.Equal((version, 0), ((await RowAsync(booking)).Version, (await RowAsync(booking)).Attempts));
        var listing = await ListingAsync(booking);
        Assert.Equal(("published", version), (listing!["status"].AsString, listing["version"].ToInt64()));
    }

    private async Task<BsonDocument?> ListingAsync(string booking) =>
        await _system.Listings.Find(new BsonDocument("booking_id", booking)).SingleOrDefaultAsync(Stop);

    private async Task<Row> RowAsync(string booking)
    {
        await using var command = _system.Database.CreateCommand(
            "select version, published_version, claimed_version, attempts, lease_token is not null from market_inventory_snapshots where booking_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(booking) });
        await using var row = await command.ExecuteReaderAsync(Stop);
        Assert.True(await row.ReadAsync(Stop), $"Booking {booking} has no snapshot.");
        return new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetBoolean(4));
    }

    private string Doing() => _system.Logs.Last([.. _system.Schedulers.Select(scheduler => scheduler.Id), _system.Mongo.Id]);

    private sealed record Row(long Version, long PublishedVersion, long ClaimedVersion, int Attempts, bool IsLeased);
}
