using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>Several readers of the change log, one of which is slow or hangs: each change is rebuilt by one of them, and none waits for ever.</summary>
public sealed class TwoReadersTests(Topology topology)
{
    [Fact]
    public async Task What_touches_a_booking_that_a_run_leaves_out_is_found_by_the_next_run()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await Neighbourhood.CreateAsync(stores);
        await stores.SqlAsync("update pest_events set severity = 'critical', resolved_at = null where location_id = $1", scene["place"]);

        var store = stores.Services.GetRequiredService<IReconcileStore>();
        var first = await store.RebuildTouchedAsync(new(await NowAsync(stores), 100, [scene["one"]]), OwnStores.Stop);
        Assert.Equal(scene["neighbour"], Assert.Single(first.Changes).BookingId);

        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.True((await stores.ListingAsync(scene["one"]))!["has_pest_alerts"].AsBoolean);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from change_log"));
    }

    [Fact]
    public async Task A_reader_that_hangs_with_the_oldest_entries_holds_up_nobody_elses_changes()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var psql = await Psql.OnAsync(topology, stores);
        var scene = await Neighbourhood.CreateAsync(stores);
        foreach (var booking in new[] { "one", "neighbour", "cousin", "stranger" })
            await stores.SqlAsync("update storage_bookings set quantity_kg = 55 where id = $1", scene[booking]);
        await psql.TypeAsync("begin;");
        await psql.TypeAsync(scene.Named("select id from change_log where subject_id in ('{one}', '{neighbour}') for update;"));

        var counts = new ReconcileCounts();
        await stores.Services.GetRequiredService<ChangeLogRebuild>().RunAsync(await NowAsync(stores), batchSize: 1, counts, OwnStores.Stop);
        Assert.Equal((2, 0), (counts.Changed, counts.Failed));

        await psql.TypeAsync("rollback;");
        Assert.Equal(2, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Changed);
        await scene.ExpectChangedAsync(scene.All, "both runs");
    }

    [Fact]
    public async Task A_change_at_a_place_reaches_a_snapshot_that_another_reader_is_making_at_that_moment()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await Neighbourhood.CreateAsync(stores);
        var booking = await stores.Facts.BookingAsync(scene["farmer"], scene["place"]);

        await using var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var slow = await connection.BeginTransactionAsync(OwnStores.Stop);
        await using (var take = new NpgsqlCommand("delete from change_log where subject_id = $1", connection) { Parameters = { new() { Value = booking } } })
            Assert.Equal(1, await take.ExecuteNonQueryAsync(OwnStores.Stop));
        await stores.Services.GetRequiredService<SnapshotBuilder>().RebuildAsync(connection, [booking], SnapshotCause.Reconcile, OwnStores.Stop);

        await stores.SqlAsync("update pest_events set severity = 'critical', resolved_at = null where location_id = $1", scene["place"]);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        await slow.CommitAsync(OwnStores.Stop);

        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.True((await stores.ListingAsync(booking))!["has_pest_alerts"].AsBoolean);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from change_log"));
    }

    private static Task<DateTimeOffset> NowAsync(OwnStores stores) =>
        stores.Services.GetRequiredService<Core.Publishing.IPublishQueue>().NowAsync(OwnStores.Stop);
}
