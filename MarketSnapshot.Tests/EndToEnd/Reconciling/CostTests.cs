using MarketSnapshot.Benchmarks.Population;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>What reconcile looks at and what it writes follow the changes, not the number of bookings.</summary>
public sealed class CostTests(Topology topology)
{
    private const int Places = 300;
    private const int Bookings = 1_500;

    [Fact]
    public async Task Reconcile_examines_and_writes_those_concerned_and_leaves_all_other_rows_as_they_are()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await SourceData.FillAsync(stores.Database, Places, Bookings, OwnStores.Stop);
        Assert.Equal(Bookings, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Published);
        await stores.SqlAsync("create table before as select booking_id, location_id, xmin::text as writer from market_inventory_snapshots");

        // Five bookings at each of three places, and two by themselves. A reading that repeats one that is known changes nothing.
        await stores.SqlAsync($"update iot_sensor_readings set value = value + 0.5 where sensor_id = {SourceData.Sensor("2 * 7")}");
        await stores.SqlAsync($"update pest_events set severity = 'critical', resolved_at = null where location_id = {SourceData.Place("8")}");
        await stores.SqlAsync($"update storage_locations set address = 'elsewhere' where id = {SourceData.Place("11")}");
        await stores.SqlAsync($"update storage_bookings set quantity_kg = quantity_kg + 1 where id in ({SourceData.Booking("20")}, {SourceData.Booking("21")})");
        await stores.SqlAsync(
            $"insert into iot_sensor_readings select * from iot_sensor_readings where sensor_id = {SourceData.Sensor("60")} on conflict do nothing");
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);

        Assert.Equal((17, 17, 17, 0), (result.Examined, result.Changed, result.Published, result.Failed));
        Assert.Equal(
            Bookings - 17L,
            await stores.ScalarAsync<long>(
                "select count(*) from before b join market_inventory_snapshots s using (booking_id) where s.xmin::text = b.writer and s.version = 1"));
        Assert.Equal(
            17L,
            await stores.ScalarAsync<long>(
                $"""
                select count(*) from market_inventory_snapshots where version = 2
                    and (location_id in ({SourceData.Place("7")}, {SourceData.Place("8")}, {SourceData.Place("11")})
                         or booking_id in ({SourceData.Booking("20")}, {SourceData.Booking("21")}))
                """));
    }

    [Fact]
    public async Task Touching_without_changing_is_examined_and_writes_nothing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await Neighbourhood.CreateAsync(stores);
        await stores.SqlAsync("create table before as select id, xmin::text as writer from market_inventory_snapshots");
        await stores.SqlAsync("update storage_bookings set payment_status = payment_status");
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((4, 0, 0), (result.Examined, result.Changed, result.Published));
        Assert.Equal(4L, await stores.ScalarAsync<long>("select count(*) from before b join market_inventory_snapshots s using (id) where s.xmin::text = b.writer"));
    }
}
