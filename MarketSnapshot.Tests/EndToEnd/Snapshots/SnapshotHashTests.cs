using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>Equal facts give an equal hash, and any other fact another one.</summary>
public sealed class SnapshotHashTests(SharedStores shared) : IClassFixture<SharedStores>
{
    [Fact]
    public async Task The_same_facts_in_another_order_of_rows_have_the_same_hash()
    {
        var stores = shared.Stores;
        var scene = await RichSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);
        var before = (string?)(await stores.RowAsync(scene.Booking))["content_hash"];

        // Every source row is written anew, in the opposite order.
        (string Table, string Order)[] tables =
            [("iot_sensors", "device_id"), ("iot_sensor_readings", "value"), ("pest_events", "detected_at"), ("certificates", "number")];
        foreach (var (table, _) in tables)
            await stores.SqlAsync($"create table copy_of_{table} as select * from {table}");
        foreach (var (table, _) in tables)
            await stores.SqlAsync($"delete from {table}");
        foreach (var (table, order) in tables)
            await stores.SqlAsync($"insert into {table} select * from copy_of_{table} order by {order} desc");

        var changes = await stores.RebuildAsync(scene.Booking);
        Assert.Equal(before, (string?)(await stores.RowAsync(scene.Booking))["content_hash"]);
        Assert.False(Assert.Single(changes).Changed);
    }

    [Fact]
    public async Task Nothing_but_the_clock_moving_changes_no_hash_and_no_version()
    {
        var stores = shared.Stores;
        var scene = await RichSceneAsync(stores);
        var first = Assert.Single(await stores.RebuildAsync(scene.Booking));
        var before = await stores.RowAsync(scene.Booking);
        for (var i = 0; i < 20; i++)
            Assert.Equal(first with { Changed = false }, Assert.Single(await stores.RebuildAsync(scene.Booking)));
        Assert.Equal(before.ToJsonString(), (await stores.RowAsync(scene.Booking)).ToJsonString());
    }

    [Theory]
    [InlineData("update storage_bookings set quantity_kg = quantity_kg + 0.001")]
    [InlineData("update storage_bookings set crop_type = 'Tomato'")]
    [InlineData("update storage_bookings set booking_status = 'confirmed'")]
    [InlineData("update storage_bookings set duration_days = 31, end_date = end_date + interval '24 hours'")]
    [InlineData("update storage_locations set name = 'Hall 2'")]
    [InlineData("update storage_locations set lat = lat + 0.000001")]
    [InlineData("update storage_locations set price_amount = price_amount + 0.01")]
    [InlineData("update storage_guide_storage_inspections set shelf_life_days = 11")]
    [InlineData("update iot_sensor_readings set value = value + 0.0000001 where reading_time = (select max(reading_time) from iot_sensor_readings)")]
    [InlineData("update iot_sensors set status = 'maintenance' where device_id like '%-1'")]
    [InlineData("update pest_events set action_taken = 'fumigated'")]
    [InlineData("update certificates set status = 'revoked' where number = '1'")]
    [InlineData("update certificates set document_url = 'https://example.org/1.pdf' where number = '1'")]
    public async Task Every_fact_that_the_listing_shows_is_in_the_hash(string change)
    {
        var stores = shared.Stores;
        var scene = await RichSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);
        var before = (string?)(await stores.RowAsync(scene.Booking))["content_hash"];
        await stores.SqlAsync(change);

        Assert.Equal(2, Assert.Single(await stores.RebuildAsync(scene.Booking)).Version);
        Assert.NotEqual(before, (string?)(await stores.RowAsync(scene.Booking))["content_hash"]);
    }

    [Theory]
    [InlineData("update storage_locations set price_amount = 80.5000, rating = 4.5, capacity_kg = 5, facilities = '{dock}'")]
    [InlineData("update vendors set name = 'Other'")]
    [InlineData("update storage_bookings set payment_status = 'paid', total_price = 1, transport_required = false")]
    public async Task A_fact_that_the_listing_does_not_show_changes_nothing(string change)
    {
        var stores = shared.Stores;
        var scene = await RichSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync(change);

        Assert.False(Assert.Single(await stores.RebuildAsync(scene.Booking)).Changed);
    }

    [Fact]
    public async Task A_booking_built_alone_and_built_in_a_batch_look_the_same()
    {
        var stores = shared.Stores;
        var scene = await RichSceneAsync(stores);
        List<Guid> bookings = [scene.Booking];
        for (var i = 0; i < 40; i++)
            bookings.Add((await stores.Facts.SceneAsync()).Booking);
        foreach (var booking in bookings)
            await stores.RebuildAsync(booking);

        Assert.All(await stores.RebuildAsync([.. bookings]), change => Assert.False(change.Changed));
    }

    private static async Task<Facts.Scene> RichSceneAsync(OwnStores stores)
    {
        var scene = await stores.Facts.SceneAsync();
        for (var i = 0; i < 6; i++)
            await stores.Facts.SensorAsync(scene.Place, i % 2 == 0 ? "temperature" : "humidity", deviceId: $"{scene.Place}-{i}", unit: "u");
        await ReadingsAsync(stores);
        for (var i = 0; i < 5; i++)
        {
            await stores.Facts.PestAsync(scene.Place, daysAgo: 1 + i / 2, type: $"pest {4 - i}");
            await stores.Facts.CertificateAsync(scene.Vendor, type: i % 2 == 0 ? "HACCP" : "FSSAI", number: $"{i}");
        }

        // Events found at the same moment must not take their order from the rows.
        await stores.SqlAsync("update pest_events set detected_at = date_trunc('day', detected_at) - interval '1 hour'");
        return scene;
    }

    private static Task ReadingsAsync(OwnStores stores) => stores.SqlAsync(
        """
        insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered)
        select s.id, date_trunc('minute', now()) - make_interval(mins => k), 4 + k / 10.0 + right(s.device_id, 1)::int / 7.0, false
        from iot_sensors s, generate_series(0, 20) k
        on conflict do nothing
        """);
}
