using Aspire.Hosting;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MarketSnapshot.Tests.Faults;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Restoring;

/// <summary>
/// PostgreSQL is lost and restored from a dump into another cluster, with the market ahead of it or behind it. Whatever was there at the
/// time of the dump is on the market afterwards, and nothing else.
/// </summary>
public sealed class RestoreTests(Topology topology)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dump_of_a_running_system_restored_into_a_fresh_cluster_agrees_with_a_market_ahead_of_it_and_with_one_behind_it()
    {
        await using var fresh = await SmallTopology.StartAsync(builder => builder
            .AddPostgres("postgres", password: builder.AddParameter("password", "fresh", secret: true)).AddDatabase("marketdb"));
        await using var system = await OwnStores.CreateAsync(topology, services => services.Configure<PublishingOptions>(o => o.Lease = TimeSpan.FromSeconds(2)));
        var story = await Story.BeginAsync(system);

        var (behind, dump) = (await story.MarketAsync(), await story.DumpAsync(await topology.ConnectionString(ResourceNames.MarketDb)));
        using var restorable = dump;
        var ahead = await story.GoOnAsync();

        await fresh.HealthyAsync("marketdb");
        var server = await fresh.ConnectionStringAsync("marketdb");
        var market = await topology.ConnectionString(ResourceNames.Market);
        await using (var restored = await RestoreAsync(dump, server, market, ahead))
        {
            // The new life differs from the one that was lost: the same version with other content, and a version below the market's.
            await restored.SqlAsync("update storage_bookings set quantity_kg = 901 where id = $1", story.Collides);
            await restored.SqlAsync("update storage_bookings set quantity_kg = 902 where id = $1", story.FarAhead);
            var audit = await BringTogetherAsync(restored);

            Assert.Equal((901m, 902m), (await QuantityAsync(restored, story.Collides), await QuantityAsync(restored, story.FarAhead)));
            Assert.Equal(500m, await QuantityAsync(restored, story.ChangedLater));
            Assert.Equal(
                "reconcile, market_ahead",
                await restored.ScalarAsync<string>(
                    $"select string_agg(cause, ', ' order by version) from snapshot_history where version > 1 and booking_id = '{story.FarAhead}'"));
            Assert.Equal("published", (await restored.ListingAsync(story.CancelledLater))!["status"]);
            Assert.Equal("published", (await restored.ListingAsync(story.DeletedLater))!["status"]);
            Assert.Equal("withdrawn", (await restored.ListingAsync(story.BookedLater))!["status"]);
            Assert.Equal((1, 0), (audit.Orphaned, audit.Braked));
            foreach (var before in ahead)
                Assert.True((await restored.ListingAsync(Guid.Parse(before["booking_id"].AsString)))!["version"] >= before["version"], $"{before["booking_id"]} went back");
        }

        await using (var restored = await RestoreAsync(dump, server, market, behind))
        {
            var audit = await BringTogetherAsync(restored);

            Assert.Equal(777m, await QuantityAsync(restored, story.ChangedBefore));
            Assert.Equal("withdrawn", (await restored.ListingAsync(story.CancelledBefore))!["status"]);
            Assert.Equal("published", (await restored.ListingAsync(story.BookedBefore))!["status"]);
            Assert.Equal((0, 0), (audit.Orphaned, audit.Braked));
        }
    }

    private static async Task<OwnStores> RestoreAsync(PostgresDump dump, string server, string market, List<BsonDocument> listings)
    {
        var name = $"restored_{Guid.NewGuid():N}";
        await dump.RestoreAsync(server, name);
        var restored = OwnStores.Of(server, market, name);
        await restored.Listings.InsertManyAsync(listings, cancellationToken: Stop);
        return restored;
    }

    // What the runbook tells: a sync, a reconcile, an audit.
    private static async Task<AuditResult> BringTogetherAsync(OwnStores restored)
    {
        // What a worker held at the time of the dump comes free.
        await Eventually.Reached(async () => await restored.ScalarAsync<long>(
            "select count(*) from market_inventory_snapshots where leased_until > now()") == 0, "the end of the lease");
        Assert.Equal(0, (await restored.Sync.RunAsync(Stop)).Failed);
        Assert.Equal(0, (await restored.Reconciler.RunAsync(Stop)).Failed);
        var audit = restored.Services.GetRequiredService<MarketAudit>();
        var first = await audit.RunAsync(Stop);

        Assert.Empty(await new StoreComparison(restored.Database, restored.Listings).DifferencesAsync());
        var second = await audit.RunAsync(Stop);
        Assert.Equal((0, 0, 0), (second.Repaired, second.Changed, second.Published));
        Assert.Empty(await new StoreComparison(restored.Database, restored.Listings).DifferencesAsync());
        return first;
    }

    private static async Task<decimal> QuantityAsync(OwnStores stores, Guid booking) => (await stores.ListingAsync(booking))!["quantity_kg"].ToDecimal();

    /// <summary>What happens before the dump, while it is taken, and after it.</summary>
    private sealed class Story(OwnStores system)
    {
        public Guid ChangedBefore { get; private set; }

        public Guid CancelledBefore { get; private set; }

        public Guid BookedBefore { get; private set; }

        public Guid ChangedLater { get; private set; }

        public Guid CancelledLater { get; private set; }

        public Guid DeletedLater { get; private set; }

        public Guid BookedLater { get; private set; }

        public Guid Collides { get; private set; }

        public Guid FarAhead { get; private set; }

        public static async Task<Story> BeginAsync(OwnStores system)
        {
            var story = new Story(system)
            {
                ChangedBefore = await BookAsync(system),
                CancelledBefore = await BookAsync(system),
                ChangedLater = await BookAsync(system),
                CancelledLater = await BookAsync(system),
                DeletedLater = await BookAsync(system),
                Collides = await BookAsync(system),
                FarAhead = await BookAsync(system),
            };
            await system.Reconciler.RunAsync(Stop);
            return story;
        }

        public async Task<List<BsonDocument>> MarketAsync() => await system.Listings.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Stop);

        /// <summary>Published, waiting, logged only, held by a worker: one of each, and bookings that go on while the dump is taken.</summary>
        public async Task<PostgresDump> DumpAsync(string server)
        {
            await ChangeAsync(ChangedBefore, 777);
            await system.SqlAsync("update storage_bookings set booking_status = 'cancelled' where id = $1", CancelledBefore);
            BookedBefore = await BookAsync(system);
            await system.Reconciler.RunAsync(Stop);

            await system.RebuildAsync(await BookAsync(system));
            await system.Services.GetRequiredService<IPublishQueue>().ClaimAsync(new ClaimRequest(Guid.NewGuid(), 10), Stop);
            await system.RebuildAsync(await BookAsync(system));
            await BookAsync(system);

            using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var load = LoadAsync(end.Token);
            try
            {
                return await PostgresDump.TakeAsync(new NpgsqlConnectionStringBuilder(server) { Database = system.Market.DatabaseNamespace.DatabaseName }.ConnectionString);
            }
            finally
            {
                await end.CancelAsync();
                await load;
            }
        }

        /// <summary>The time that is lost: PostgreSQL's copy knows nothing of it, the market does.</summary>
        public async Task<List<BsonDocument>> GoOnAsync()
        {
            await ChangeAsync(ChangedLater, 600);
            await system.SqlAsync("update storage_bookings set booking_status = 'cancelled' where id = $1", CancelledLater);
            await system.SqlAsync("delete from storage_bookings where id = $1", DeletedLater);
            await ChangeAsync(Collides, 601);
            await ChangeAsync(FarAhead, 602);
            BookedLater = await BookAsync(system);
            await system.Reconciler.RunAsync(Stop);
            await ChangeAsync(FarAhead, 603);
            await system.Reconciler.RunAsync(Stop);
            Assert.Equal(("withdrawn", 3), ((await system.ListingAsync(DeletedLater))!["status"], (await system.ListingAsync(FarAhead))!["version"].ToInt32()));

            // Bookings that the dump does not hold, and no story of their own.
            await system.Listings.DeleteManyAsync("{crop_type: 'onion'}", Stop);
            return await MarketAsync();
        }

        private Task<int> ChangeAsync(Guid booking, decimal quantityKg) =>
            system.SqlAsync("update storage_bookings set quantity_kg = $2 where id = $1", booking, quantityKg);

        private async Task LoadAsync(CancellationToken end)
        {
            var scene = await system.Facts.SceneAsync("onion");
            while (!end.IsCancellationRequested)
                await system.RebuildAsync(await system.Facts.BookingAsync(scene.Farmer, scene.Place, "onion"));
        }

        private static async Task<Guid> BookAsync(OwnStores system) => (await ReconcileTests.FullSceneAsync(system)).Booking;
    }
}
