using System.Net;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>An operator lets parked snapshots try again, over HTTP.</summary>
public sealed class RetryEndpointTests(Topology topology)
{
    private readonly Facts _facts = new(topology.Database);

    [Fact]
    public async Task A_parked_snapshot_is_tried_by_the_next_sync_once_an_operator_says_so()
    {
        var booking = await BookAsync();
        await ParkAsync(booking);
        await topology.Api.Post("/api/snapshots/sync-all", body: null, HttpStatusCode.OK);
        Assert.Equal("ready_to_publish", (string?)(await topology.Api.Get($"/api/snapshots/{booking}"))["status"]);
        Assert.NotNull((await topology.Api.Get($"/api/snapshots/{booking}"))["parked_at"]);

        var standing = await topology.Api.Post($"/api/snapshots/{booking}/retry", body: null, HttpStatusCode.OK);
        Assert.Equal((booking, "ready_to_publish", 0, null), ((string?)standing["booking_id"], (string?)standing["status"], (int)standing["attempts"]!, standing["parked_at"]));
        Assert.Equal("MongoDB answered 121: no", (string?)standing["last_error"]);
        Assert.Equal((1, 0), ((int)standing["version"]!, (int)standing["published_version"]!));

        // Said twice, it is no longer parked, and nothing else happens.
        var again = await topology.Api.Post($"/api/snapshots/{booking}/retry", body: null, HttpStatusCode.Conflict);
        Assert.Equal("not_parked", (string?)again["code"]);

        await topology.Api.Post("/api/scheduler/jobs/sync_ready_snapshots/run", body: null, HttpStatusCode.OK);
        var snapshot = await topology.Api.Get($"/api/snapshots/{booking}");
        Assert.Equal(("published", null), ((string?)snapshot["status"], (string?)snapshot["last_error"]));
    }

    [Fact]
    public async Task Publishing_a_parked_snapshot_needs_no_retry()
    {
        var booking = await BookAsync();
        await ParkAsync(booking);
        await topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, HttpStatusCode.OK);
        var snapshot = await topology.Api.Get($"/api/snapshots/{booking}");
        Assert.Equal(("published", null, 0), ((string?)snapshot["status"], snapshot["parked_at"], (int)snapshot["attempts"]!));
    }

    [Fact]
    public async Task Retrying_what_nobody_knows_answers_404() =>
        await topology.Api.Post($"/api/snapshots/{Guid.NewGuid()}/retry", body: null, HttpStatusCode.NotFound);

    private async Task<string> BookAsync()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "onion", quantity_kg = 100, duration_days = 10,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        return (string)booking["id"]!;
    }

    private Task ParkAsync(string booking) => _facts.SqlAsync(
        "update market_inventory_snapshots set attempts = 10, last_error = 'MongoDB answered 121: no', parked_at = now(), next_attempt_at = null where booking_id = $1",
        Guid.Parse(booking));
}
