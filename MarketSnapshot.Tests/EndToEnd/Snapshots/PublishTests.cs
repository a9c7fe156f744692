using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>Each version reaches the market once, none goes back, and what is withdrawn stays withdrawn.</summary>
public sealed class PublishTests(Topology topology)
{
    [Fact]
    public async Task A_ready_snapshot_is_published_and_a_second_run_has_nothing_to_do()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);

        var first = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((1, 1, 0), (first.Total, first.Published, first.Failed));
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(("published", 1L, 1L), ((string?)row["status"], (long)row["version"]!, (long)row["published_version"]!));
        Assert.Equal(scene.Booking.ToString(), (string?)row["market_listing_id"]);
        Assert.All(["unpublished_since", "lease_token", "leased_until", "last_error"], column => Assert.Null(row[column]));
        Assert.All(["published_at", "first_published_at", "last_synced_at"], column => Assert.NotNull(row[column]));

        var listing = await stores.ListingAsync(scene.Booking);
        Assert.Equal((string?)row["content_hash"], listing!["content_hash"].AsString);
        Assert.Equal(0, (await stores.Sync.RunAsync(OwnStores.Stop)).Total);
        Assert.Equal(listing, await stores.ListingAsync(scene.Booking));
    }

    [Fact]
    public async Task Two_workers_at_once_publish_each_version_once()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await ManyAsync(stores, 300);
        await using var second = stores.NewProcess(Small);
        await using var first = stores.NewProcess(Small);
        var results = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? first : second).GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop)));

        Assert.Equal(bookings.Length, results.Sum(result => result.Published));
        Assert.Equal(0, results.Sum(result => result.Superseded + result.Failed));
        Assert.Equal(bookings.Length, (await stores.Listings.Find(new BsonDocument("version", 1)).ToListAsync(OwnStores.Stop)).Count);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where version <> published_version or lease_token is not null"));

        static void Small(IServiceCollection services) => services.Configure<PublishingOptions>(o => o.BatchSize = 7);
    }

    [Fact]
    public async Task An_older_version_never_overwrites_a_newer_one()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        var slow = new ClaimRequest(Guid.NewGuid(), 10);
        var held = Assert.Single(await queue.ClaimAsync(slow, OwnStores.Stop));

        // While the slow worker holds version 1, its lease runs out and another brings version 2 to the market.
        await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second'");
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.RebuildAsync(scene.Booking);
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);

        var market = stores.Services.GetRequiredService<Core.Listings.IListingStore>();
        var written = Assert.Single(await market.WriteAsync([held.State], OwnStores.Stop));
        Assert.Equal(Core.Listings.ListingWriteKind.Duplicate, written.Kind);
        Assert.Equal(2, (await stores.ListingAsync(scene.Booking))!["version"].ToInt32());

        var heads = await market.ReadHeadsAsync([scene.Booking], OwnStores.Stop);
        var outcome = Assert.Single(await queue.SettleAsync(slow.Token, [DuplicateRule.Judge(held, heads[scene.Booking], null)], OwnStores.Stop));
        Assert.Equal(SettleKind.Superseded, outcome.Kind);
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal((2L, 2L, "published"), ((long)row["version"]!, (long)row["published_version"]!, (string?)row["status"]));
    }

    [Fact]
    public async Task A_late_acknowledgement_ends_nobody_elses_lease_and_lowers_nothing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        var late = new ClaimRequest(Guid.NewGuid(), 10);
        var old = Assert.Single(await queue.ClaimAsync(late, OwnStores.Stop));
        await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second'");
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.RebuildAsync(scene.Booking);
        var present = new ClaimRequest(Guid.NewGuid(), 10);
        Assert.Equal(2, Assert.Single(await queue.ClaimAsync(present, OwnStores.Stop)).State.Version);

        await queue.SettleAsync(late.Token, [new(old, SendFate.Held)], OwnStores.Stop);
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal((2L, 1L, "published"), ((long)row["version"]!, (long)row["published_version"]!, (string?)row["status"]));
        Assert.Equal(present.Token.ToString(), (string?)row["lease_token"]);
        // What is missing now is missing since the second version came to be.
        Assert.Equal(
            await stores.ScalarAsync<DateTime>("select at from snapshot_history where version = 2"),
            DateTimeOffset.Parse((string)row["unpublished_since"]!).UtcDateTime);
    }

    [Fact]
    public async Task A_tombstone_stops_a_writer_that_comes_too_late()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        var late = Assert.Single(await queue.ClaimAsync(new(Guid.NewGuid(), 10), OwnStores.Stop));
        await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second'");
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(scene.Booking);

        // It was claimed, so nobody knows whether it reached the market: the tombstone is written though no acknowledgement was recorded.
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Withdrawn);
        var tombstone = (await stores.ListingAsync(scene.Booking))!;
        Assert.Equal(["_id", "booking_id", "status", "version", "withdrawn_at"], tombstone.Names);

        var market = stores.Services.GetRequiredService<Core.Listings.IListingStore>();
        await market.WriteAsync([late.State], OwnStores.Stop);
        Assert.Equal(tombstone, await stores.ListingAsync(scene.Booking));
        Assert.Equal("withdrawn", (string?)(await stores.RowAsync(scene.Booking))["status"]);
    }

    [Fact]
    public async Task A_snapshot_that_leaves_before_it_was_ever_claimed_is_withdrawn_without_a_word_to_the_market()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync("update storage_bookings set booking_status = 'rejected'");
        await stores.RebuildAsync(scene.Booking);

        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(("withdrawn", 2L, 2L), ((string?)row["status"], (long)row["version"]!, (long)row["published_version"]!));
        Assert.Equal(0, (await stores.Sync.RunAsync(OwnStores.Stop)).Total);
        Assert.Null(await stores.ListingAsync(scene.Booking));
    }

    [Fact]
    public async Task A_booking_that_comes_back_replaces_its_tombstone()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        var firstPublished = (await stores.ListingAsync(scene.Booking))!["first_published_at"];
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("update storage_bookings set booking_status = 'confirmed', start_date = start_date + interval '1 day', end_date = end_date + interval '1 day'");
        await stores.RebuildAsync(scene.Booking);
        Assert.Equal("ready_to_publish", (string?)(await stores.RowAsync(scene.Booking))["status"]);
        await stores.Sync.RunAsync(OwnStores.Stop);

        var listing = (await stores.ListingAsync(scene.Booking))!;
        Assert.Equal(("published", 3), (listing["status"].AsString, listing["version"].ToInt32()));
        Assert.Equal(firstPublished, listing["first_published_at"]);
        Assert.False(listing.Contains("withdrawn_at"));
    }

    [Fact]
    public async Task After_a_crash_between_sending_and_acknowledging_the_version_is_acknowledged_and_not_written_again()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        var claimed = Assert.Single(await stores.Services.GetRequiredService<IPublishQueue>().ClaimAsync(new(Guid.NewGuid(), 10), OwnStores.Stop));
        await stores.Services.GetRequiredService<Core.Listings.IListingStore>().WriteAsync([claimed.State], OwnStores.Stop);
        var sent = await stores.ListingAsync(scene.Booking);

        Assert.Equal((0, 1), Counts(await stores.Sync.RunAsync(OwnStores.Stop)));
        await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second'");
        Assert.Equal((1, 0), Counts(await stores.Sync.RunAsync(OwnStores.Stop)));
        Assert.Equal(sent, await stores.ListingAsync(scene.Booking));
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal("published", (string?)row["status"]);
        Assert.InRange((DateTimeOffset.Parse((string)row["published_at"]!).UtcDateTime - sent!["published_at"].ToUniversalTime()).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(1));

        static (int Published, int Leased) Counts(SyncResult result) => (result.Published, result.LeasedElsewhere);
    }

    [Fact]
    public async Task Rows_restored_from_a_backup_go_ahead_of_a_market_that_knows_later_versions()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await ManyAsync(stores, 12);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("create table backup as select * from market_inventory_snapshots");
        for (var i = 0; i < 3; i++)
        {
            await stores.SqlAsync("update storage_bookings set quantity_kg = quantity_kg + 1");
            await stores.RebuildAsync(bookings);
            await stores.Sync.RunAsync(OwnStores.Stop);
        }

        // The restored rows are at version 1, and the market at 4; the next change of a row is its version 2.
        await stores.SqlAsync("delete from market_inventory_snapshots");
        await stores.SqlAsync("delete from snapshot_history where version > 1");
        await stores.SqlAsync("insert into market_inventory_snapshots select * from backup");
        await stores.RebuildAsync(bookings);
        var result = await stores.Sync.RunAsync(OwnStores.Stop);

        Assert.Equal((bookings.Length, bookings.Length, 0), (result.Published, result.Superseded, result.Failed));
        foreach (var booking in bookings)
        {
            var (row, listing) = (await stores.RowAsync(booking), (await stores.ListingAsync(booking))!);
            Assert.Equal((5L, 5L), ((long)row["version"]!, (long)row["published_version"]!));
            Assert.Equal(((string?)row["content_hash"], 5L), (listing["content_hash"].AsString, listing["version"].ToInt64()));
        }

        Assert.Single(stores.Log.At(Microsoft.Extensions.Logging.LogLevel.Warning), line => line.Contains("ahead of 12 snapshots", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_oldest_change_is_published_first()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await ManyAsync(stores, 9);
        for (var i = 0; i < bookings.Length; i++)
            await stores.SqlAsync("update market_inventory_snapshots set unpublished_since = now() - $2 where booking_id = $1", bookings[i], TimeSpan.FromMinutes(i));
        var claimed = await stores.Services.GetRequiredService<IPublishQueue>().ClaimAsync(new(Guid.NewGuid(), 4), OwnStores.Stop);
        Assert.Equal(bookings.TakeLast(4).Order(), claimed.Select(one => one.State.BookingId).Order());
    }

    [Fact]
    public async Task A_listing_that_the_market_refuses_fails_alone_and_is_tried_once_in_a_run()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await ManyAsync(stores, 10);
        // A value that no server takes: a document above its largest size.
        await stores.SqlAsync(
            "update market_inventory_snapshots set sensors = jsonb_build_object('temperature', jsonb_build_object('unit', repeat('x', 17000000))) where booking_id = $1", bookings[4]);
        var result = await stores.Sync.RunAsync(OwnStores.Stop);

        Assert.Equal((10, 9, 1), (result.Total, result.Published, result.Failed));
        Assert.Equal(bookings[4], Assert.Single(result.Failures).BookingId);
        var row = await stores.RowAsync(bookings[4]);
        Assert.Equal(1, (int)row["attempts"]!);
        Assert.NotNull(row["last_error"]);
        Assert.Null(row["lease_token"]);

        // A new version clears what failed.
        await stores.SqlAsync("update storage_bookings set quantity_kg = 7 where id = $1", bookings[4]);
        await stores.RebuildAsync(bookings[4]);
        Assert.Equal(0, (int)(await stores.RowAsync(bookings[4]))["attempts"]!);
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
    }

    internal static async Task<Guid[]> ManyAsync(OwnStores stores, int count)
    {
        var scene = await stores.Facts.SceneAsync();
        List<Guid> bookings = [scene.Booking];
        while (bookings.Count < count)
            bookings.Add(await stores.Facts.BookingAsync(scene.Farmer, scene.Place));
        await stores.RebuildAsync([.. bookings]);
        return [.. bookings];
    }

    /// <summary>Lets every booking have begun and ended long ago, and leaves the snapshots as a sleeping system would have them.</summary>
    internal static async Task MoveToThePastAsync(OwnStores stores)
    {
        await stores.SqlAsync("update storage_bookings set start_date = start_date - interval '100 days', end_date = end_date - interval '100 days'");
        await stores.SqlAsync("update market_inventory_snapshots set start_date = start_date - interval '100 days', end_date = end_date - interval '100 days'");
    }
}
