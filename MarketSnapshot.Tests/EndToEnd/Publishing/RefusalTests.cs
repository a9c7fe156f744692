using System.Text.Json.Nodes;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>What the market refuses waits, is parked in the end, and is in nobody's way.</summary>
public sealed class RefusalTests(Topology topology)
{
    [Fact]
    public async Task A_refused_snapshot_waits_before_it_is_tried_again_unless_all_that_is_ready_is_asked_for()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 4);
        HashSet<Guid> refused = [bookings[1]];
        await using var process = stores.NewProcess(services => Refuse(services, refused));
        var sync = process.GetRequiredService<SnapshotSync>();

        Assert.Equal((3, 1, 0), Counts(await sync.RunAsync(OwnStores.Stop)));
        var row = await stores.RowAsync(bookings[1]);
        Assert.Equal((1, "MongoDB answered 121: no"), ((int)row["attempts"]!, (string?)row["last_error"]));
        Assert.InRange(Time(row, "next_attempt_at") - Time(row, "claimed_at"), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(100));
        Assert.All(["lease_token", "leased_until", "parked_at"], column => Assert.Null(row[column]));

        Assert.Equal((0, 0, 0), Counts(await sync.RunAsync(OwnStores.Stop)));
        Assert.Equal((0, 1, 0), Counts(await sync.RunAsync(ignoreBackOff: true, OwnStores.Stop)));
        refused.Clear();
        Assert.Equal((1, 0, 0), Counts(await sync.RunAsync(ignoreBackOff: true, OwnStores.Stop)));
        row = await stores.RowAsync(bookings[1]);
        Assert.Equal(0, (int)row["attempts"]!);
        Assert.All(["next_attempt_at", "last_error", "retry_delay"], column => Assert.Null(row[column]));
    }

    [Fact]
    public async Task After_so_many_failures_a_snapshot_is_parked_with_its_reason_and_counted_as_failed_and_as_parked()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 3);
        HashSet<Guid> refused = [bookings[0]];
        await using var process = stores.NewProcess(services => Refuse(services, refused, maxAttempts: 3));
        var sync = process.GetRequiredService<SnapshotSync>();

        Assert.Equal((2, 1, 0), Counts(await sync.RunAsync(ignoreBackOff: true, OwnStores.Stop)));
        Assert.Equal((0, 1, 0), Counts(await sync.RunAsync(ignoreBackOff: true, OwnStores.Stop)));
        var last = await sync.RunAsync(ignoreBackOff: true, OwnStores.Stop);
        Assert.Equal((1, 0, 1, 1), (last.Total, last.Published, last.Failed, last.Parked));
        Assert.Equal(bookings[0], Assert.Single(last.Failures).BookingId);
        Assert.Single(stores.Log.At(LogLevel.Error), line => line.Contains("1 snapshots are parked", StringComparison.Ordinal));

        var row = await stores.RowAsync(bookings[0]);
        Assert.Equal((3, "MongoDB answered 121: no", null), ((int)row["attempts"]!, (string?)row["last_error"], (string?)row["next_attempt_at"]));
        Assert.NotNull(row["parked_at"]);

        // Nobody tries it by himself any more, and it stays to be seen.
        Assert.Equal((0, 0, 1), Counts(await sync.RunAsync(ignoreBackOff: true, OwnStores.Stop)));
    }

    [Fact]
    public async Task Publishing_a_parked_snapshot_tries_it_now_and_unparks_it_on_success_only()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var booking = Assert.Single(await PublishTests.ManyAsync(stores, 1));
        HashSet<Guid> refused = [booking];
        await using var process = stores.NewProcess(services => Refuse(services, refused, maxAttempts: 1));
        await process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop);
        var parkedAt = (string?)(await stores.RowAsync(booking))["parked_at"];
        Assert.NotNull(parkedAt);

        var single = process.GetRequiredService<SinglePublisher>();
        Assert.Equal("market_refused", (await Assert.ThrowsAsync<TryLaterException>(() => single.PublishAsync(booking, OwnStores.Stop))).Code);
        var row = await stores.RowAsync(booking);
        Assert.Equal((parkedAt, 2, null), ((string?)row["parked_at"], (int)row["attempts"]!, (string?)row["lease_token"]));

        refused.Clear();
        Assert.Equal(1, (await single.PublishAsync(booking, OwnStores.Stop)).Version);
        row = await stores.RowAsync(booking);
        Assert.Equal((0, null, null), ((int)row["attempts"]!, (string?)row["parked_at"], (string?)row["last_error"]));
    }

    [Theory]
    [InlineData("update storage_bookings set quantity_kg = quantity_kg + 1", "published")]
    [InlineData("update storage_bookings set booking_status = 'cancelled'", "withdrawn")]
    public async Task A_new_version_or_a_withdrawal_clears_parking_and_back_off(string change, string status)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 2);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("update storage_bookings set quantity_kg = 7");
        await stores.RebuildAsync(bookings);
        await stores.SqlAsync("update market_inventory_snapshots set attempts = 10, last_error = 'no', parked_at = now() where booking_id = $1", bookings[0]);
        await stores.SqlAsync(
            "update market_inventory_snapshots set attempts = 3, last_error = 'no', next_attempt_at = now() + interval '1 hour', retry_delay = interval '1 hour' where booking_id = $1",
            bookings[1]);
        Assert.Equal(0, (await stores.Sync.RunAsync(OwnStores.Stop)).Total);

        await stores.SqlAsync(change);
        await stores.RebuildAsync(bookings);
        Assert.Equal(2L, await stores.ScalarAsync<long>(
            """
            select count(*) from market_inventory_snapshots
            where attempts = 0 and last_error is null and parked_at is null and next_attempt_at is null and retry_delay is null
            """));
        Assert.Equal((2, 0), Sent(await stores.Sync.RunAsync(OwnStores.Stop)));
        foreach (var booking in bookings)
            Assert.Equal((status, status), ((string?)(await stores.RowAsync(booking))["status"], (await stores.ListingAsync(booking))!["status"].AsString));

        static (int Sent, int Failed) Sent(SyncResult result) => (result.Published + result.Withdrawn, result.Failed);
    }

    [Fact]
    public async Task Many_failing_and_parked_snapshots_in_front_delay_the_others_by_nothing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 60);
        await stores.SqlAsync("update market_inventory_snapshots set unpublished_since = now() - interval '1 hour' where booking_id = any($1)", bookings[..40]);
        await stores.SqlAsync("update market_inventory_snapshots set parked_at = now() where booking_id = any($1)", bookings[..20]);
        await stores.SqlAsync("update market_inventory_snapshots set attempts = 1, next_attempt_at = now() + interval '1 hour' where booking_id = any($1)", bookings[20..40]);

        var claimed = await stores.Services.GetRequiredService<IPublishQueue>().ClaimAsync(new(Guid.NewGuid(), 20), OwnStores.Stop);
        Assert.Equal(bookings[40..].Order(), claimed.Select(one => one.State.BookingId).Order());
    }

    [Fact]
    public async Task Snapshots_that_fail_in_front_of_others_are_tried_once_and_the_others_published_in_the_same_run()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 60);
        await stores.SqlAsync("update market_inventory_snapshots set unpublished_since = now() - interval '1 hour' where booking_id = any($1)", bookings[..40]);
        await using var process = stores.NewProcess(services =>
        {
            Refuse(services, [.. bookings[..40]]);
            services.Configure<PublishingOptions>(o => o.BatchSize = 7);
        });
        Assert.Equal((20, 40, 0), Counts(await process.GetRequiredService<SnapshotSync>().RunAsync(ignoreBackOff: true, OwnStores.Stop)));
        Assert.Equal(40L, await stores.ScalarAsync<long>("select sum(attempts) from market_inventory_snapshots"));
    }

    [Fact]
    public async Task Two_first_versions_that_meet_in_the_market_are_no_failure()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 3);
        var first = 0;
        await using var process = stores.NewProcess(services => WatchedMarket.Use(services, async (states, write, _) =>
        {
            if (Interlocked.Exchange(ref first, 1) == 1)
                return await write();
            // As when another worker's older version arrives between the search and the insertion of this one.
            return [.. states.Select(_ => new ListingWriteResult(ListingWriteKind.Duplicate, "E11000"))];
        }));

        Assert.Equal((3, 0, 0), Counts(await process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop)));
        Assert.NotNull(await stores.ListingAsync(bookings[0]));
    }

    private static (int Published, int Failed, int Parked) Counts(SyncResult result) => (result.Published, result.Failed, result.Parked);

    private static DateTimeOffset Time(JsonObject row, string column) => DateTimeOffset.Parse((string)row[column]!);

    private static void Refuse(IServiceCollection services, HashSet<Guid> refused, int maxAttempts = 10)
    {
        services.Configure<PublishingOptions>(o => o.MaxAttempts = maxAttempts);
        WatchedMarket.Use(services, async (states, write, _) =>
        {
            var results = await write();
            return [.. results.Select((result, i) => refused.Contains(states[i].BookingId)
                ? new ListingWriteResult(ListingWriteKind.Refused, "MongoDB answered 121: no") : result)];
        });
    }
}
