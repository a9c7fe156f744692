using MarketSnapshot.Core;
using MarketSnapshot.Core.Reconciling;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>Whatever is touched in the tables, by whomever, reaches the market with the next run, at a cost that follows the changes.</summary>
public sealed class ReconcileTests(Topology topology)
{
    [Fact]
    public async Task A_booking_deleted_by_hand_is_withdrawn()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("delete from storage_bookings where id = $1", scene.Booking);

        Assert.Equal(1, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Withdrawn);
        Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(("withdrawn", false), ((string?)row["status"], (bool)row["on_market"]!));
        Assert.Equal("completed", (string?)row["inspection_data"]!["status"]);
    }

    [Fact]
    public async Task A_booking_inserted_by_hand_gets_its_snapshot_and_its_listing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        Assert.Equal(new ReconcileResult(1, 1, 1, 0, 0, MarketAway: false), await stores.Reconciler.RunAsync(OwnStores.Stop));
        Assert.Equal("published", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
    }

    [Fact]
    public async Task A_place_with_very_many_bookings_is_worked_off_in_bounded_transactions()
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.Configure<ReconcileOptions>(o => o.BatchSize = 50));
        var scene = await FullSceneAsync(stores);
        await stores.SqlAsync(
            """
            insert into storage_bookings (id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, duration_days, start_date, end_date,
                price_per_day, total_price, booking_status, payment_status, transport_required)
            select gen_random_uuid(), farmer_id, location_id, vendor_id, 'onion', k, duration_days, start_date, end_date, 1, 30, 'pending', 'pending', true
            from storage_bookings, generate_series(1, 1200) k
            """);
        Assert.Equal(1201, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Published);

        await stores.SqlAsync("update pest_events set action_taken = 'fumigated'");
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((1201, 1201, 1201), (result.Examined, result.Changed, result.Published));
        // Versions of one transaction have one time, so the times tell how many rows a transaction touched at most.
        Assert.InRange(
            await stores.ScalarAsync<long>("select max(n) from (select count(*) as n from snapshot_history where version = 2 group by at) t"), 1, 50);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from change_log"));
    }

    [Fact]
    public async Task Many_entries_of_one_place_cost_one_look()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        for (var i = 0; i < 30; i++)
            await stores.SqlAsync("update pest_events set action_taken = $1", $"step {i}");
        Assert.Equal(30L, await stores.ScalarAsync<long>("select count(*) from change_log"));

        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((1, 1, 1), (result.Examined, result.Changed, result.Published));
        Assert.Equal("step 29", (await stores.ListingAsync(scene.Booking))!["pest_events"][0]["action_taken"].AsString);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_rebuilt_stays_in_the_log_and_blocks_no_other()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        List<Facts.Scene> scenes = [await FullSceneAsync(stores), await FullSceneAsync(stores), await FullSceneAsync(stores)];
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        var bad = scenes[1].Booking;
        await stores.SqlAsync($"alter table market_inventory_snapshots add constraint no_change check (booking_id <> '{bad}' or quantity_kg = 500)");
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");

        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((2, 2, 1), (result.Changed, result.Published, result.Failed));
        Assert.Equal(1L, await stores.ScalarAsync<long>($"select count(*) from change_log where subject_id = '{bad}'"));

        await stores.SqlAsync("alter table market_inventory_snapshots drop constraint no_change");
        Assert.Equal(1, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Published);
    }

    [Fact]
    public async Task A_moment_at_which_a_rule_answers_otherwise_brings_the_listing_up_to_date()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal("active", (await stores.ListingAsync(scene.Booking))!["sensors"]["temperature"]["status"].AsString);

        // As if the reading had been made six hours ago and the snapshot built then: nobody touched anything since.
        await stores.SqlAsync("update iot_sensor_readings set reading_time = reading_time - interval '6 hours'");
        await stores.SqlAsync("delete from change_log");
        await stores.SqlAsync("update market_inventory_snapshots set refresh_due_at = refresh_due_at - interval '6 hours'");
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);

        Assert.Equal((1, 1, 1), (result.Examined, result.Changed, result.Published));
        Assert.Equal("stale", (await stores.ListingAsync(scene.Booking))!["sensors"]["temperature"]["status"].AsString);
        Assert.Equal(0, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Examined);
    }

    [Fact]
    public async Task Reconciling_one_tells_whether_anything_changed()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        var single = stores.Services.GetRequiredService<SingleReconciler>();
        var first = await single.ReconcileAsync(scene.Booking, OwnStores.Stop);
        Assert.Equal((true, true, 1L), (first.Changed, first.OnMarket, first.Version));
        Assert.Equal(first with { Changed = false }, await single.ReconcileAsync(scene.Booking, OwnStores.Stop));

        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        var last = await single.ReconcileAsync(scene.Booking, OwnStores.Stop);
        Assert.Equal((true, false, 2L), (last.Changed, last.OnMarket, last.Version));
        Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
        await Assert.ThrowsAsync<NotFoundException>(() => single.ReconcileAsync(Guid.NewGuid(), OwnStores.Stop));
    }

    [Fact]
    public async Task Rebuilds_of_overlapping_batches_at_the_same_time_neither_fail_nor_lose_a_change()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 30);
        var random = new Random(7);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var round = 0; round < 6; round++)
            {
                Guid[] batch;
                lock (random)
                    batch = [.. bookings.OrderBy(_ => random.Next()).Take(20)];
                await stores.SqlAsync("update storage_bookings set quantity_kg = quantity_kg + 1 where id = $1", batch[0]);
                await stores.RebuildAsync(batch);
            }
        }));

        Assert.Equal(0L, await stores.ScalarAsync<long>(
            "select count(*) from market_inventory_snapshots s join storage_bookings b on b.id = s.booking_id where s.quantity_kg <> b.quantity_kg"));
        // Every version has its line, and no number was used twice or left out.
        Assert.Equal(0L, await stores.ScalarAsync<long>(
            """
            select count(*) from market_inventory_snapshots s
            where s.version <> (select count(*) from snapshot_history h where h.booking_id = s.booking_id)
               or s.version <> (select max(version) from snapshot_history h where h.booking_id = s.booking_id)
            """));
    }

    [Fact]
    public async Task Snapshots_that_two_transactions_create_at_the_same_moment_exist_once()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        List<Guid> bookings = [scene.Booking];
        for (var i = 0; i < 20; i++)
            bookings.Add(await stores.Facts.BookingAsync(scene.Farmer, scene.Place));

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => stores.RebuildAsync([.. bookings])));
        Assert.All(results, changes => Assert.Equal(bookings.Count, changes.Count));
        Assert.Equal(bookings.Count, results.Sum(changes => changes.Count(change => change.Changed)));
        Assert.Equal(bookings.Count, await stores.ScalarAsync<long>("select count(*) from snapshot_history"));
    }

    internal static async Task<Facts.Scene> FullSceneAsync(OwnStores stores)
    {
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place), 4.5);
        await stores.Facts.PestAsync(scene.Place);
        await stores.Facts.CertificateAsync(scene.Vendor);
        return scene;
    }
}
