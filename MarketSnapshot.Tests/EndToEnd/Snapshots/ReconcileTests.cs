using MarketSnapshot.Core;
using MarketSnapshot.Core.Reconciling;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>Whatever is touched in the tables, by whomever, reaches the market with the next run, at a cost that follows the changes.</summary>
public sealed class ReconcileTests(Topology topology)
{
    [Theory]
    [InlineData("update storage_bookings set quantity_kg = 77 where id = $1", 1)]
    [InlineData("update storage_bookings set booking_status = 'completed' where id = $1", 1)]
    [InlineData("delete from storage_bookings where id = $1", 1)]
    [InlineData("update storage_guide_storage_inspections set shelf_life_days = 3 where id = (select inspection_id from storage_bookings where id = $1)", 1)]
    [InlineData("insert into certificates (id, booking_id, type, issuer, number, issue_date, status) values (gen_random_uuid(), $1, 'storage', 'i', 'n', current_date - 1, 'issued')", 1)]
    [InlineData("update storage_locations set address = 'elsewhere' where id = (select location_id from storage_bookings where id = $1)", 2)]
    [InlineData("insert into iot_sensors (id, location_id, device_id, sensor_type, unit, status) select gen_random_uuid(), location_id, 'new', 'co2', 'ppm', 'active' from storage_bookings where id = $1", 2)]
    [InlineData("delete from iot_sensors where location_id = (select location_id from storage_bookings where id = $1)", 2)]
    [InlineData("insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered) select s.id, now(), 9, true from iot_sensors s join storage_bookings b on b.location_id = s.location_id where b.id = $1", 2)]
    [InlineData("delete from iot_sensor_readings where sensor_id in (select s.id from iot_sensors s join storage_bookings b on b.location_id = s.location_id where b.id = $1)", 2)]
    [InlineData("insert into pest_events (id, location_id, pest_type, severity, detected_at) select gen_random_uuid(), location_id, 'moth', 'high', now() from storage_bookings where id = $1", 2)]
    [InlineData("update pest_events set resolved_at = now() where location_id = (select location_id from storage_bookings where id = $1)", 2)]
    [InlineData("insert into certificates (id, vendor_id, type, issuer, number, issue_date, status) select gen_random_uuid(), vendor_id, 'HACCP', 'i', 'n', current_date - 1, 'valid' from storage_bookings where id = $1", 3)]
    [InlineData("update certificates set status = 'revoked' where vendor_id = (select vendor_id from storage_bookings where id = $1)", 3)]
    public async Task A_table_written_directly_reaches_the_listings_that_it_concerns_and_no_other(string change, int concerned)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        // Two bookings at one place, a third at another place of the same vendor, and a fourth elsewhere.
        var scene = await FullSceneAsync(stores);
        var neighbour = await stores.Facts.BookingAsync(scene.Farmer, scene.Place);
        var cousin = await stores.Facts.BookingAsync(scene.Farmer, await stores.Facts.PlaceAsync(scene.Vendor));
        var stranger = (await FullSceneAsync(stores)).Booking;
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from change_log"));

        await stores.SqlAsync(change, scene.Booking);
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((concerned, concerned, concerned, 0), (result.Examined, result.Changed, result.Published + result.Withdrawn, result.Failed));
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from change_log"));

        Guid[] changed = [.. new[] { scene.Booking, neighbour, cousin }.Take(concerned)];
        foreach (var booking in new[] { scene.Booking, neighbour, cousin, stranger })
            Assert.Equal(changed.Contains(booking) ? 2 : 1, (await stores.ListingAsync(booking))!["version"].ToInt32());

        // Everything was looked at: nothing is left to do.
        Assert.Equal(new ReconcileResult(0, 0, 0, 0, 0, MarketAway: false), await stores.Reconciler.RunAsync(OwnStores.Stop));
    }

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
    public async Task A_change_that_a_slow_transaction_commits_late_is_never_passed_over()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var (slow, other) = (await FullSceneAsync(stores), await FullSceneAsync(stores));
        await stores.Reconciler.RunAsync(OwnStores.Stop);

        await using var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var transaction = await connection.BeginTransactionAsync(OwnStores.Stop);
        await using (var command = new NpgsqlCommand($"update pest_events set action_taken = 'late' where location_id = '{slow.Place}'", connection))
            await command.ExecuteNonQueryAsync(OwnStores.Stop);

        for (var i = 0; i < 3; i++)
        {
            // Others go on meanwhile, with later entries.
            await stores.SqlAsync("update pest_events set action_taken = $2 where location_id = $1", other.Place, $"round {i}");
            Assert.Equal(1, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Published);
        }

        await transaction.CommitAsync(OwnStores.Stop);
        Assert.Equal(1, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Published);
        Assert.Equal("late", (await stores.ListingAsync(slow.Booking))!["pest_events"][0]["action_taken"].AsString);
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
