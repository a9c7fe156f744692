using MarketSnapshot.Core;
using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>Publishing one snapshot now.</summary>
public sealed class SinglePublishTests(Topology topology)
{
    [Fact]
    public async Task Publishing_one_is_idempotent_and_refuses_what_is_not_on_the_market_after_withdrawing_it()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync("update market_inventory_snapshots set parked_at = now(), attempts = 9, last_error = 'gave up'");
        var published = await stores.Single.PublishAsync(scene.Booking, OwnStores.Stop);
        Assert.Equal((scene.Booking.ToString(), 1L), (published.ListingId, published.Version));
        Assert.Equal(published, await stores.Single.PublishAsync(scene.Booking, OwnStores.Stop));
        Assert.Null((await stores.RowAsync(scene.Booking))["parked_at"]);

        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(scene.Booking);
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<ConflictException>(() => stores.Single.PublishAsync(scene.Booking, OwnStores.Stop));
            Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
        }

        await Assert.ThrowsAsync<NotFoundException>(() => stores.Single.PublishAsync(Guid.NewGuid(), OwnStores.Stop));
    }

    [Fact]
    public async Task Publishing_one_whose_booking_was_deleted_says_that_it_may_be_deleted()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync("delete from storage_bookings where id = $1", scene.Booking);
        await stores.RebuildAsync(scene.Booking);

        var conflict = await Assert.ThrowsAsync<ConflictException>(() => stores.Single.PublishAsync(scene.Booking, OwnStores.Stop));

        Assert.Equal("not_on_market", conflict.Code);
        Assert.Contains("rejected, cancelled, completed or deleted, or its end date has passed", conflict.Message);
    }

    [Fact]
    public async Task Publishing_one_that_another_worker_holds_waits_for_it_and_then_says_try_later()
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.Configure<PublishingOptions>(o => o.LeaseWait = TimeSpan.FromSeconds(0.5)));
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Services.GetRequiredService<IPublishQueue>().ClaimAsync(new(Guid.NewGuid(), 1), OwnStores.Stop);
        var later = await Assert.ThrowsAsync<TryLaterException>(() => stores.Single.PublishAsync(scene.Booking, OwnStores.Stop));
        Assert.Equal("leased_elsewhere", later.Code);

        var waiting = stores.Single.PublishAsync(scene.Booking, OwnStores.Stop);
        await stores.SqlAsync("update market_inventory_snapshots set lease_token = null, leased_until = null");
        Assert.Equal(1, (await waiting).Version);
    }

    [Fact]
    public async Task Publishing_one_whose_end_has_passed_withdraws_it()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await PublishTests.MoveToThePastAsync(stores);

        await Assert.ThrowsAsync<ConflictException>(() => stores.Single.PublishAsync(scene.Booking, OwnStores.Stop));
        Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
    }
}
