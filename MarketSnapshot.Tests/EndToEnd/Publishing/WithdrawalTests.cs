using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>However a booking leaves the market, a tombstone takes the place of its listing, and it may come back.</summary>
public sealed class WithdrawalTests(Topology topology)
{
    private const string Past = "start_date = start_date - interval '100 days', end_date = end_date - interval '100 days'";
    private const string Future = "start_date = start_date + interval '100 days', end_date = end_date + interval '100 days'";

    /// <summary>The ways, each as someone with a database client goes them, and back.</summary>
    public static TheoryData<string, string, string> Ways => new()
    {
        { "rejected", "update storage_bookings set booking_status = 'rejected'", "update storage_bookings set booking_status = 'pending'" },
        { "cancelled", "update storage_bookings set booking_status = 'cancelled'", "update storage_bookings set booking_status = 'pending'" },
        { "completed", "update storage_bookings set booking_status = 'completed'", "update storage_bookings set booking_status = 'active'" },
        { "past its end", $"update storage_bookings set {Past}", $"update storage_bookings set {Future}" },
        { "deleted", "delete from storage_bookings", "insert into storage_bookings select * from kept" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_booking_that_leaves_the_market_ends_as_a_tombstone_and_may_come_back(string way, string leave, string comeBack)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.SqlAsync("create table kept as select * from storage_bookings");
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal("published", (await stores.ListingAsync(scene.Booking))!["status"].AsString);

        await stores.SqlAsync(leave);
        var left = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.True(left.Withdrawn == 1, $"{way}: withdrew {left.Withdrawn}.");
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(("withdrawn", 2L, 2L, false), ((string?)row["status"], (long)row["version"]!, (long)row["published_version"]!, (bool)row["on_market"]!));
        var tombstone = (await stores.ListingAsync(scene.Booking))!;
        Assert.Equal(["_id", "booking_id", "status", "version", "withdrawn_at"], tombstone.Names);
        Assert.Equal(("withdrawn", 2L), (tombstone["status"].AsString, tombstone["version"].ToInt64()));

        await stores.SqlAsync(comeBack);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        row = await stores.RowAsync(scene.Booking);
        Assert.Equal(("published", 3L, 3L), ((string?)row["status"], (long)row["version"]!, (long)row["published_version"]!));
        var listing = (await stores.ListingAsync(scene.Booking))!;
        Assert.Equal(("published", 3L, (string?)row["content_hash"]), (listing["status"].AsString, listing["version"].ToInt64(), listing["content_hash"].AsString));
        Assert.Equal(1L, await stores.Listings.CountDocumentsAsync("{}", cancellationToken: OwnStores.Stop));
    }

    [Fact]
    public async Task A_booking_whose_end_passes_is_withdrawn_by_the_next_sync()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await PublishTests.MoveToThePastAsync(stores);
        var result = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((1, 1, 1), (result.Total, result.Ended, result.Withdrawn));
        Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
    }

    [Fact]
    public async Task A_snapshot_that_was_removed_while_its_listing_was_up_is_made_anew_only_to_withdraw_it()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("delete from market_inventory_snapshots");
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");

        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(("withdrawn", 2L, 2L), ((string?)row["status"], (long)row["version"]!, (long)row["published_version"]!));
    }

    [Fact]
    public async Task A_snapshot_made_anew_that_leaves_again_before_it_was_sent_still_takes_the_old_listing_away()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("delete from market_inventory_snapshots");
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(scene.Booking);
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Withdrawn);
        Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
    }
}
