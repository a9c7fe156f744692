using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MongoDB.Bson;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>Whoever writes a source table, past the API, finds it on the market after the next reconcile.</summary>
public sealed class DirectWriteTests(Topology topology)
{
    /// <summary>Every source table, and those that a listing shows nothing of.</summary>
    public static TheoryData<string> Tables => [.. DirectWrites.ByTable.Keys];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task What_psql_writes_reaches_the_listings_that_it_concerns_and_no_other(string table)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var psql = await Psql.OnAsync(topology, stores);
        var scene = await Neighbourhood.CreateAsync(stores);
        foreach (var write in DirectWrites.ByTable[table])
        {
            await psql.RunAsync(scene.Named(write.Sql));
            Guid[] concerned = [.. write.Concerned.Select(name => scene[name])];
            var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
            Assert.True(
                (concerned.Length, concerned.Length, concerned.Length, 0)
                    == (result.Examined, result.Changed, result.Published + result.Withdrawn, result.Failed),
                $"{write.Sql}{Environment.NewLine}{result}");
            await scene.ExpectChangedAsync(concerned, write.Sql);
            foreach (var id in write.Path is null ? [] : concerned)
                Assert.Equal((write.Sql, scene.Named(write.Shown!)), (write.Sql, Show(await stores.ListingAsync(id), write.Path!)));
            Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from change_log"));
        }
    }

    [Theory]
    [InlineData("iot_sensor_readings", "sensors.temperature.value", "BsonNull")]
    [InlineData("iot_sensors, iot_sensor_readings", "sensors", "{ }")]
    [InlineData("pest_events", "pest_count", "0")]
    [InlineData("certificates", "is_certified", "false")]
    [InlineData("storage_bookings, certificates", "status", "withdrawn")]
    [InlineData("storage_guide_storage_inspections, storage_bookings, certificates", "status", "withdrawn")]
    public async Task A_source_table_emptied_by_truncate_reaches_every_listing(string tables, string path, string shown)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var psql = await Psql.OnAsync(topology, stores);
        var scene = await Neighbourhood.CreateAsync(stores);
        await psql.RunAsync($"truncate {tables}");
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((4, 0), (result.Examined, result.Failed));
        foreach (var id in scene.All)
            Assert.Equal(shown, Show(await stores.ListingAsync(id), path));
        Assert.Equal(0, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Examined);
    }

    /// <summary>A value inside a listing, by the names and positions that lead to it.</summary>
    private static string Show(BsonDocument? listing, string path)
    {
        BsonValue? value = listing;
        foreach (var part in path.Split('.'))
        {
            value = value switch
            {
                BsonDocument document => document.GetValue(part, null),
                BsonArray array when int.TryParse(part, out var position) && position < array.Count => array[position],
                _ => null,
            };
        }

        return value is null ? "absent" : value.IsBsonNull ? "BsonNull" : value.ToString()!;
    }
}
