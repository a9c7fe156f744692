using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>The audit beside everything else, in front of much, and without the market.</summary>
public sealed class AuditUnderLoadTests(Topology topology)
{
    /// <summary>5,000, or what the environment asks for.</summary>
    private static readonly int Many = int.Parse(Environment.GetEnvironmentVariable("AUDIT_LISTINGS") ?? "5000");

    [Fact]
    public async Task An_audit_during_heavy_publishing_reports_no_false_difference()
    {
        await using var stores = await OwnStores.CreateAsync(topology, Small);
        var b = await stores.PublishedAsync(300);
        await using var publisher = stores.NewProcess(Small);
        using var done = new CancellationTokenSource();

        var steps = 0;
        var random = new Random(5);
        var writing = WriteAsync();
        var publishing = Task.WhenAll(PublishAsync(stores.Services), PublishAsync(publisher));
        List<AuditResult> audits = [];
        while (audits.Count < 6 || Volatile.Read(ref steps) < 30)
            audits.Add(audits.Count % 2 == 0 ? await stores.LookAsync() : await stores.Audit().RunAsync(OwnStores.Stop));
        await done.CancelAsync();
        await writing;
        await publishing;

        Assert.All(audits, audit => Assert.Empty(audit.Differences));
        Assert.All(audits, audit => Assert.InRange(audit.Examined, b.Length, b.Length));
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.AssertAgreementAsync();
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from snapshot_history where cause = 'audit'"));

        async Task WriteAsync()
        {
            for (; !done.IsCancellationRequested; Interlocked.Increment(ref steps))
            {
                var some = b.OrderBy(_ => random.Next()).Take(20).ToArray();
                await stores.StepAsync(
                    $"update storage_bookings set quantity_kg = {random.Next(1, 900)}, booking_status = '{(steps % 3 == 0 ? "cancelled" : "confirmed")}' where id = any($1)", some);
            }
        }

        async Task PublishAsync(IServiceProvider process)
        {
            while (!done.IsCancellationRequested)
                await process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop);
        }
    }

    [Fact]
    public async Task Many_listings_are_compared_in_pages_and_what_differs_among_them_is_found()
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.Configure<AuditOptions>(o => o.RebuildShare = 0));
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await CopyAsync(stores, Many - 1);

        var clean = await stores.LookAsync();
        Assert.Equal((Many, Many, 0), (clean.Examined, clean.OnMarket, clean.Differences.Count));

        await stores.Listings.DeleteManyAsync(new BsonDocument("_id", new BsonDocument("$gt", "f9")), OwnStores.Stop);
        await stores.Listings.UpdateManyAsync(new BsonDocument("_id", new BsonDocument("$lt", "02")), BsonDocument.Parse("{ $set: { content_hash: 'edited' } }"), null, OwnStores.Stop);
        var missing = await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where booking_id::text > 'f9'");
        var differing = await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where booking_id::text < '02'");
        Assert.True(missing > Many / 100 && differing > Many / 500, $"{missing} missing, {differing} differing");

        var look = await stores.LookAsync();
        Assert.Equal((missing, differing, (long)Many), (look.Missing, look.Differing, look.Examined));
        Assert.Equal(missing + differing, await stores.Audit().RunAsync(OwnStores.Stop) is var audit ? audit.Repaired : 0);
        Assert.Empty((await stores.LookAsync()).Differences);
    }

    [Fact]
    public async Task Without_the_market_the_audit_fails_cleanly_and_repairs_nothing()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var b = await stores.PublishedAsync(5);
        await stores.SqlAsync("delete from market_inventory_snapshots where booking_id = $1", b[0]);
        await stores.UnseenAsync("update storage_bookings set booking_status = 'completed' where id = $1", b[1]);
        using var nobody = new MongoClient(new MongoClientSettings
        {
            // A port of the range that no system hands out, where nobody listens.
            Server = new MongoServerAddress("127.0.0.1", 2),
            ServerSelectionTimeout = TimeSpan.FromMilliseconds(300),
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
        });
        await using var cutOff = stores.NewProcess(services => services.AddSingleton(_ => nobody.GetDatabase("market")));
        var before = await stores.PictureAsync();

        await Assert.ThrowsAsync<ListingStoreAwayException>(() => cutOff.GetRequiredService<MarketAudit>().RunAsync(OwnStores.Stop));
        var run = await cutOff.GetRequiredService<JobRunner>().RunScheduledAsync(JobNames.Audit, new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero), OwnStores.Stop);
        Assert.Equal((JobOutcome.Failed, "MongoDB could not be reached or did not answer in time."), (run!.Outcome, run.Error));
        var later = await Assert.ThrowsAsync<Core.TryLaterException>(
            () => cutOff.GetRequiredService<ManualAudit>().RunAsync(new AuditRequest(), OwnStores.Stop));
        Assert.Equal("market_away", later.Code);
        Assert.Equal(before, await stores.PictureAsync());
        Assert.Empty(stores.Log.At(LogLevel.Error));

        Assert.Equal(2, (await stores.Audit().RunAsync(OwnStores.Stop)).Repaired);
        await stores.AssertAgreementAsync();
    }

    private static void Small(IServiceCollection services)
    {
        services.Configure<AuditOptions>(o => (o.RebuildShare, o.BatchSize) = (0.5, 50));
        services.Configure<PublishingOptions>(o => o.BatchSize = 20);
    }

    /// <summary>Fills both stores with copies of the one booking that is there, in random order of ids, published.</summary>
    private static async Task CopyAsync(OwnStores stores, int count)
    {
        await stores.UnseenAsync(
            """
            insert into storage_bookings
            select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid()))).* from storage_bookings b, generate_series(1, $1)
            """, count);
        await stores.SqlAsync(
            """
            insert into market_inventory_snapshots
            select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'booking_id', b.id))).*
            from market_inventory_snapshots s, storage_bookings b where b.id <> s.booking_id
            """);
        var hash = await stores.ScalarAsync<string>("select content_hash from market_inventory_snapshots limit 1");
        await using var command = stores.Database.CreateCommand("select booking_id::text from market_inventory_snapshots where snap_metadata is not null");
        List<BsonDocument> documents = [];
        await using var row = await command.ExecuteReaderAsync(OwnStores.Stop);
        while (await row.ReadAsync(OwnStores.Stop))
            documents.Add(new() { { "_id", row.GetString(0) }, { "booking_id", row.GetString(0) }, { "status", "published" }, { "version", 1L }, { "content_hash", hash } });
        await stores.Listings.DeleteManyAsync(new BsonDocument(), OwnStores.Stop);
        foreach (var part in documents.Chunk(5_000))
            await stores.Listings.InsertManyAsync(part, null, OwnStores.Stop);
    }
}
