using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>A transaction that stays open for long: what it changes is never passed over, and nobody else waits for it.</summary>
public sealed class SlowTransactionTests(Topology topology)
{
    [Fact]
    public async Task A_change_committed_after_several_runs_is_not_passed_over_even_where_those_runs_looked_at_the_same_booking()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var psql = await Psql.OnAsync(topology, stores);
        var scene = await Neighbourhood.CreateAsync(stores);
        await psql.TypeAsync("begin;");
        await psql.TypeAsync(scene.Named("insert into pest_events (id, location_id, pest_type, severity, detected_at) values ('{new}', '{place}', 'moth', 'critical', now());"));

        for (var run = 1; run <= 3; run++)
        {
            // The same place is touched by others, in transactions that begin later and end earlier.
            await stores.SqlAsync("update pest_events set action_taken = $2 where location_id = $1", scene["place"], $"step {run}");
            await stores.SqlAsync("update storage_bookings set quantity_kg = 100 + $2 where id = $1", scene["stranger"], run);
            var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
            Assert.Equal((3, 3, 3, 0), (result.Examined, result.Changed, result.Published, result.Failed));
            await scene.ExpectChangedAsync([scene["one"], scene["neighbour"], scene["stranger"]], $"run {run}");
            Assert.False((await stores.ListingAsync(scene["one"]))!["has_pest_alerts"].AsBoolean);
        }

        await psql.TypeAsync("commit;");
        Assert.Equal((2, 2), Counts(await stores.Reconciler.RunAsync(OwnStores.Stop)));
        Assert.True((await stores.ListingAsync(scene["one"]))!["has_pest_alerts"].AsBoolean);
        Assert.Equal((0, 0), Counts(await stores.Reconciler.RunAsync(OwnStores.Stop)));
    }

    [Theory]
    [InlineData("update storage_bookings set quantity_kg = 77 where id = '{one}';")]
    [InlineData("update market_inventory_snapshots set updated_at = updated_at where booking_id = '{one}';")]
    [InlineData("delete from storage_bookings where id = '{one}';")]
    public async Task A_transaction_that_holds_a_row_holds_up_no_other_booking(string sql)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var psql = await Psql.OnAsync(topology, stores);
        var scene = await Neighbourhood.CreateAsync(stores);
        await psql.TypeAsync("begin;");
        await psql.TypeAsync(scene.Named(sql));

        // What concerns the held booking too waits for it; all the others are brought up to date.
        await stores.SqlAsync("update pest_events set action_taken = 'fumigated'");
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.False(result.MarketAway);
        foreach (var id in new[] { scene["neighbour"], scene["cousin"], scene["stranger"] })
            Assert.Equal("fumigated", (await stores.ListingAsync(id))!["pest_events"][0]["action_taken"].AsString);

        await psql.TypeAsync("commit;");
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        var row = await stores.RowAsync(scene["one"]);
        var listing = (await stores.ListingAsync(scene["one"]))!;
        Assert.Equal(((long)row["version"]!, (bool)row["on_market"]! ? "published" : "withdrawn"), (listing["version"].ToInt64(), listing["status"].AsString));
        if ((bool)row["on_market"]!)
            Assert.Equal("fumigated", listing["pest_events"][0]["action_taken"].AsString);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from change_log"));
    }

    [Fact]
    public async Task A_transaction_that_holds_bookings_that_are_due_to_begin_holds_up_no_publishing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var psql = await Psql.OnAsync(topology, stores);
        var scene = await Neighbourhood.CreateAsync(stores);
        await stores.SqlAsync("update storage_bookings set booking_status = 'confirmed'");
        await stores.RebuildAsync([.. scene.All]);
        await psql.TypeAsync("begin;");
        await psql.TypeAsync(scene.Named("update storage_bookings set payment_status = 'paid' where id = '{one}';"));

        var result = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal(3, result.Activated);
        foreach (var id in new[] { scene["neighbour"], scene["cousin"], scene["stranger"] })
            Assert.Equal("active", (await stores.ListingAsync(id))!["booking_status"].AsString);

        await psql.TypeAsync("commit;");
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Activated);
        Assert.Equal("active", (await stores.ListingAsync(scene["one"]))!["booking_status"].AsString);
    }

    [Fact]
    public async Task A_transaction_that_holds_a_snapshot_while_it_is_sent_holds_up_no_acknowledgement_of_the_others()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var psql = await Psql.OnAsync(topology, stores);
        var scene = await Neighbourhood.CreateAsync(stores);
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.RebuildAsync([.. scene.All]);
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        var market = stores.Services.GetRequiredService<IListingStore>();
        var claim = new ClaimRequest(Guid.NewGuid(), 10);
        var claimed = await queue.ClaimAsync(claim, OwnStores.Stop);
        await market.WriteAsync([.. claimed.Select(one => one.State)], OwnStores.Stop);
        await psql.TypeAsync("begin;");
        await psql.TypeAsync(scene.Named("update market_inventory_snapshots set updated_at = updated_at where booking_id = '{one}';"));

        var outcomes = await queue.SettleAsync(claim.Token, [.. claimed.Select(one => new SentSnapshot(one, SendFate.Held))], OwnStores.Stop);
        Assert.Equal(3, outcomes.Count(outcome => outcome.Kind == SettleKind.Published));
        Assert.Equal(scene["one"], Assert.Single(outcomes, outcome => outcome.Kind == SettleKind.Released).BookingId);

        await psql.TypeAsync("commit;");
        await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second' where lease_token is not null");
        Assert.Equal((1, 1), Sums(await stores.Sync.RunAsync(OwnStores.Stop)));
        await scene.ExpectChangedAsync(scene.All, "the acknowledgement");

        static (int, int) Sums(SyncResult result) => (result.Total, result.Published + result.Superseded);
    }

    private static (int Examined, int Published) Counts(Core.Reconciling.ReconcileResult result) => (result.Examined, result.Published);
}
