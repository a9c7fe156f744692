using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>What the clock does to bookings, and how long rows are kept.</summary>
public sealed class ClockTests(Topology topology)
{
    [Fact]
    public async Task Sync_activates_confirmed_bookings_on_their_start_date_and_tells_the_market()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        var begun = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, status: "confirmed", startedDaysAgo: 0.01);
        var ahead = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, status: "confirmed", startedDaysAgo: -1);
        await stores.RebuildAsync(scene.Booking, begun, ahead);

        var result = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((1, 3), (result.Activated, result.Published));
        Assert.Equal("active", (await stores.ListingAsync(begun))!["booking_status"].AsString);
        Assert.Equal("confirmed", (await stores.ListingAsync(ahead))!["booking_status"].AsString);
        Assert.Equal("pending", (await stores.ListingAsync(scene.Booking))!["booking_status"].AsString);
        Assert.Equal("booking_activated", await stores.ScalarAsync<string>($"select cause from snapshot_history where booking_id = '{begun}' and version = 2"));
        Assert.Equal(0, (await stores.Sync.RunAsync(OwnStores.Stop)).Activated);
    }

    [Fact]
    public async Task Sync_withdraws_what_has_ended()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 5);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await PublishTests.MoveToThePastAsync(stores);

        var result = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((5, 5), (result.Ended, result.Withdrawn));
        foreach (var booking in bookings)
        {
            Assert.Equal("withdrawn", (await stores.ListingAsync(booking))!["status"].AsString);
            Assert.Null((await stores.RowAsync(booking))["refresh_due_at"]);
            Assert.Equal("booking_ended", await stores.ScalarAsync<string>($"select cause from snapshot_history where booking_id = '{booking}' and version = 2"));
        }
    }

    [Fact]
    public async Task Cleanup_removes_a_snapshot_only_when_it_is_old_and_its_withdrawal_confirmed()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 6);
        await stores.Sync.RunAsync(OwnStores.Stop);
        var (old, unconfirmed, changedLately, endsLater, onMarket) = (bookings[0], bookings[1], bookings[2], bookings[3], bookings[4]);
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled' where id = any($1)", new[] { old, changedLately, endsLater });
        await stores.RebuildAsync(old, changedLately, endsLater);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled' where id = $1", unconfirmed);
        await stores.RebuildAsync(unconfirmed);
        await stores.SqlAsync("update market_inventory_snapshots set updated_at = now() - interval '91 days', end_date = now() - interval '91 days'");
        await stores.SqlAsync("update market_inventory_snapshots set updated_at = now() - interval '89 days' where booking_id = $1", changedLately);
        await stores.SqlAsync("update market_inventory_snapshots set end_date = now() - interval '89 days' where booking_id = $1", endsLater);

        Assert.Equal(1, (await stores.Cleanup.RunAsync(OwnStores.Stop)).Snapshots);
        Assert.Equal(5L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots"));
        await stores.RowAsync(unconfirmed);
        await stores.RowAsync(onMarket);

        // The one whose tombstone was on its way goes once the market has it.
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("update market_inventory_snapshots set updated_at = now() - interval '91 days', end_date = now() - interval '91 days' where booking_id = $1", unconfirmed);
        await stores.Cleanup.RunAsync(OwnStores.Stop);
        Assert.Equal(0L, await stores.ScalarAsync<long>($"select count(*) from market_inventory_snapshots where booking_id = '{unconfirmed}'"));
    }

    [Fact]
    public async Task A_booking_that_comes_back_after_its_snapshot_was_removed_goes_on_from_its_last_version()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("delete from market_inventory_snapshots");
        await stores.SqlAsync("update storage_bookings set booking_status = 'active'");

        await stores.RebuildAsync(scene.Booking);
        var result = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((1, 0), (result.Published, result.Superseded));
        Assert.Equal(3, (await stores.ListingAsync(scene.Booking))!["version"].ToInt32());
    }

    [Fact]
    public async Task Cleanup_removes_old_history_runs_and_readings_in_batches()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        var sensor = await stores.Facts.SensorAsync(scene.Place);
        await stores.SqlAsync(
            "insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered) select $1, now() - make_interval(hours => k), 4, false from generate_series(1, 5000) k", sensor);
        await stores.SqlAsync(
            "insert into snapshot_history (booking_id, version, at, cause, changed_sections) select gen_random_uuid(), 1, now() - make_interval(days => k), 'reconcile', '{}' from generate_series(1, 200) k");
        await stores.SqlAsync(
            """
            insert into job_runs (id, job, scheduled_for, trigger, node, started_at, heartbeat_at, finished_at, outcome)
            select gen_random_uuid(), 'j', t, 'schedule', 'n', t, t, case when k <> 100 then t end, case when k <> 100 then 'succeeded' else 'running' end
            from generate_series(1, 100) k, lateral (select now() - make_interval(days => k) as t) x
            """);

        var result = await stores.Cleanup.RunAsync(OwnStores.Stop);
        Assert.Equal((5000 - 180 * 24 + 1, 21, 10), (result.Readings, result.History, result.JobRuns));
        Assert.Equal(new(0, 0, 0, 0, 0), await stores.Cleanup.RunAsync(OwnStores.Stop));
    }
}
