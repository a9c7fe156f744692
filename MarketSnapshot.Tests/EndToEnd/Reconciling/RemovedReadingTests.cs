using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>A reading that is removed counts as a change of its place only where a snapshot could have shown it.</summary>
public sealed class RemovedReadingTests(Topology topology)
{
    private const double Day = 24 * 60;

    [Fact]
    public async Task The_daily_removal_of_old_readings_touches_nothing_and_the_removal_of_the_newest_one_does()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var (place, sensors) = await SensorsAsync(stores, 3);
        foreach (var sensor in sensors)
        {
            for (var day = 200; day < 205; day++)
                await stores.Facts.ReadingAsync(sensor, 4.5, day * Day);
            await stores.Facts.ReadingAsync(sensor, 4.5, 20 * Day);
            await stores.Facts.ReadingAsync(sensor, 4.6, 1);
        }

        await stores.SqlAsync("delete from change_log");
        Assert.Equal(15, (await stores.Cleanup.RunAsync(OwnStores.Stop)).Readings);
        Assert.Empty(await TouchedAsync(stores));

        Assert.Equal(1, await stores.SqlAsync("delete from iot_sensor_readings where sensor_id = $1 and reading_time > now() - interval '1 hour'", sensors[1]));
        Assert.Equal([place], await TouchedAsync(stores));
    }

    [Fact]
    public async Task The_removal_of_a_sensors_last_reading_is_logged_however_old_it_is()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var (place, sensors) = await SensorsAsync(stores, 2);
        await stores.Facts.ReadingAsync(sensors[0], 4.5, 200 * Day);
        await stores.Facts.ReadingAsync(sensors[1], 4.5, 200 * Day);
        await stores.Facts.ReadingAsync(sensors[1], 4.5, 1);

        await stores.SqlAsync("delete from change_log");
        Assert.Equal(2, (await stores.Cleanup.RunAsync(OwnStores.Stop)).Readings);
        Assert.Equal([place], await TouchedAsync(stores));
    }

    [Theory]
    [InlineData("4.5", 1, false)]
    [InlineData("NaN", 1, true)]
    [InlineData("Infinity", 1, true)]
    [InlineData("4.5", -60, true)]
    public async Task Only_a_number_that_is_not_dated_ahead_stands_for_the_readings_behind_it(string newer, double minutesAgo, bool logged)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var (place, sensors) = await SensorsAsync(stores, 1);
        await stores.Facts.ReadingAsync(sensors[0], 4.5, 200 * Day);
        await stores.Facts.ReadingAsync(sensors[0], double.Parse(newer, System.Globalization.CultureInfo.InvariantCulture), minutesAgo);

        await stores.SqlAsync("delete from change_log");
        Assert.Equal(1, (await stores.Cleanup.RunAsync(OwnStores.Stop)).Readings);
        Assert.Equal(logged ? [place] : [], await TouchedAsync(stores));
    }

    [Fact]
    public async Task A_newer_reading_that_another_transaction_is_removing_stands_for_nothing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var (place, sensors) = await SensorsAsync(stores, 1);
        await stores.Facts.ReadingAsync(sensors[0], 4.5, 200 * Day);
        await stores.Facts.ReadingAsync(sensors[0], 4.6, 1);
        await stores.SqlAsync("delete from change_log");

        await using (var psql = await stores.Database.OpenConnectionAsync(OwnStores.Stop))
        {
            await using var open = await psql.BeginTransactionAsync(OwnStores.Stop);
            await using var remove = new NpgsqlCommand("delete from iot_sensor_readings where reading_time > now() - interval '1 hour'", psql);
            Assert.Equal(1, await remove.ExecuteNonQueryAsync(OwnStores.Stop));
            // It is neither waited for nor counted on.
            Assert.Equal(1, (await stores.Cleanup.RunAsync(OwnStores.Stop)).Readings);
            await open.CommitAsync(OwnStores.Stop);
        }

        Assert.Equal([place, place], await TouchedAsync(stores));
    }

    private static async Task<(Guid Place, Guid[] Sensors)> SensorsAsync(OwnStores stores, int count)
    {
        var scene = await stores.Facts.SceneAsync();
        var sensors = new Guid[count];
        for (var i = 0; i < count; i++)
            sensors[i] = await stores.Facts.SensorAsync(scene.Place);
        return (scene.Place, sensors);
    }

    private static Task<Guid[]> TouchedAsync(OwnStores stores) =>
        stores.ScalarAsync<Guid[]>("select coalesce(array_agg(subject_id), '{}') from change_log where subject = 'location'");
}
