using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>Each kind of difference is found, counted exactly and repaired; what is under way is left alone.</summary>
public sealed class AuditTests(Topology topology)
{
    [Fact]
    public async Task Every_kind_of_difference_is_counted_exactly_and_repaired_and_a_second_audit_finds_none()
    {
        await using var stores = await OwnStores.CreateAsync(topology, NoShare);
        var b = await stores.PublishedAsync(40);
        await stores.StepAsync("update storage_bookings set quantity_kg = 501 where id = any($1)", b[..3]);
        await stores.StepAsync("update storage_bookings set booking_status = 'cancelled' where id = any($1)", b[20..25]);
        var listed = await stores.Listings.Find(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(b[20..25].Select(id => id.ToString()))))).ToListAsync(OwnStores.Stop);
        await stores.Sync.RunAsync(OwnStores.Stop);

        await stores.EditAsync(b[0], "{ $set: { version: 1 } }");
        await stores.EditAsync(b[1], "{ $set: { version: 'two' } }");
        await stores.EditAsync(b[2], "{ $unset: { version: 1 } }");
        await stores.Listings.DeleteManyAsync(new BsonDocument("_id", new BsonDocument("$in", new BsonArray { b[3].ToString(), b[4].ToString() })), OwnStores.Stop);
        await stores.EditAsync(b[5], "{ $set: { version: 9 } }");
        await stores.EditAsync(b[6], "{ $set: { content_hash: 'edited' } }");
        await stores.EditAsync(b[7], "{ $set: { booking_id: 'elsewhere' } }");
        await stores.EditAsync(b[8], "{ $set: { status: 'withdrawn' } }");
        await stores.EditAsync(b[9], "{ $set: { status: 'draft' } }");
        await stores.SqlAsync("update market_inventory_snapshots set status = 'withdrawn' where booking_id = $1", b[10]);
        // Withdrawn listings that somebody put back, one of them as a version of the future; and one whose snapshot is lost besides.
        foreach (var document in listed.Where(d => d["_id"] == b[20].ToString() || d["_id"] == b[21].ToString() || d["_id"] == b[22].ToString()))
            await stores.Listings.ReplaceOneAsync(new BsonDocument("_id", document["_id"]), document, cancellationToken: OwnStores.Stop);
        await stores.EditAsync(b[21], "{ $set: { version: 12 } }");
        await stores.SqlAsync("delete from market_inventory_snapshots where booking_id = $1", b[22]);
        await stores.UnseenAsync("update storage_bookings set booking_status = 'confirmed' where id = $1", b[23]);
        await stores.UnseenAsync("update storage_bookings set booking_status = 'completed' where id = $1", b[30]);
        await stores.UnseenAsync("delete from storage_bookings where id = $1", b[31]);
        await stores.UnseenAsync("delete from storage_bookings where id = $1", b[32]);
        await stores.SqlAsync("delete from market_inventory_snapshots where booking_id = any($1)", new[] { b[32], b[33] });
        await stores.Listings.ForeignAsync([.. AuditScene.OthersIds(2), "chilli", ObjectId.GenerateNewId(), 17]);

        var expected = new Dictionary<DifferenceKind, int>
        {
            [DifferenceKind.Stale] = 3,
            [DifferenceKind.Missing] = 2,
            [DifferenceKind.Ahead] = 1,
            [DifferenceKind.Differing] = 2,
            [DifferenceKind.WrongStatus] = 3,
            [DifferenceKind.OnSale] = 2,
            [DifferenceKind.Orphaned] = 1 + 1 + 5,
            [DifferenceKind.Unlisted] = 1,
            [DifferenceKind.NotEligible] = 2,
            [DifferenceKind.WithoutSnapshot] = 1,
        };
        var before = await stores.PictureAsync();
        var look = await stores.LookAsync();
        Assert.Equal(expected.OrderBy(pair => pair.Key), Counts(look).OrderBy(pair => pair.Key));
        Assert.Equal(before, await stores.PictureAsync());
        Assert.Equal((45, 24, 0, 0), (look.Examined, look.Differences.Count, look.Repaired, look.Braked));
        Assert.Equal(11, look.WouldWithdraw);
        Assert.Contains(new AuditDifference(b[0].ToString(), DifferenceKind.Stale, 2, 1), look.Differences);
        Assert.Contains(new AuditDifference(b[3].ToString(), DifferenceKind.Missing, 1, null), look.Differences);
        Assert.Contains(new AuditDifference("chilli", DifferenceKind.Orphaned, null, 3), look.Differences);

        var audit = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal(Counts(look), Counts(audit));
        Assert.Equal((24, 11, 0), (audit.Repaired, audit.Withdrawn, audit.Failed));
        // Of the snapshots that were missing, one is for a booking on the market and one for a booking that is not.
        Assert.Equal(2, audit.Created);
        Assert.Equal(24 - 11, audit.Published);
        await stores.AssertAgreementAsync();
        Assert.Empty((await stores.Audit().RunAsync(OwnStores.Stop)).Differences);
        Assert.Contains(stores.Log.At(LogLevel.Warning), line => line.Contains("found 24 differences among 45", StringComparison.Ordinal));

        // The market was written by publishing, with a version of its own and its line in the history; no version was used twice.
        Assert.Equal(("audit", 10), await HistoryAsync(stores, b[5], 10));
        Assert.Equal(("audit", 13), await HistoryAsync(stores, b[21], 13));
        Assert.Equal(13, (await stores.ListingAsync(b[21]))!["version"].ToInt64());
        Assert.Equal(["_id", "booking_id", "status", "version", "withdrawn_at"], (await stores.ListingAsync(b[22]))!.Names);
    }

    [Fact]
    public async Task What_waits_for_publishing_or_is_held_by_a_worker_is_left_to_publishing()
    {
        await using var stores = await OwnStores.CreateAsync(topology, NoShare);
        var b = await stores.PublishedAsync(4);
        await stores.StepAsync("update storage_bookings set quantity_kg = 501 where id = any($1)", b[0], b[1]);
        await stores.SqlAsync("update market_inventory_snapshots set lease_token = gen_random_uuid(), leased_until = now() + interval '1 minute' where booking_id = $1", b[2]);
        await stores.Listings.DeleteManyAsync(new BsonDocument("_id", new BsonDocument("$in", new BsonArray { b[0].ToString(), b[2].ToString() })), OwnStores.Stop);

        var look = await stores.LookAsync();
        Assert.Empty(look.Differences);
        // The lease ends, and nothing was published under it.
        await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second' where booking_id = $1", b[2]);
        var audit = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal((1, 1, 3), (audit.Missing, audit.Repaired, audit.Published));
        await stores.SqlAsync("update market_inventory_snapshots set lease_token = null, leased_until = null");
        await stores.AssertAgreementAsync();
    }

    [Fact]
    public async Task A_tombstone_that_has_gone_or_is_older_than_its_snapshot_is_no_difference()
    {
        await using var stores = await OwnStores.CreateAsync(topology, NoShare);
        var b = await stores.PublishedAsync(3);
        await stores.StepAsync("update storage_bookings set booking_status = 'cancelled' where id = any($1)", b);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.Listings.DeleteOneAsync(new BsonDocument("_id", b[0].ToString()), OwnStores.Stop);
        await stores.EditAsync(b[1], "{ $set: { version: 1 } }");
        await stores.SqlAsync("delete from market_inventory_snapshots where booking_id = $1", b[2]);

        var audit = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal((0, 0, 0, 0), (audit.Differences.Count, audit.Repaired, audit.Published, audit.Withdrawn));
    }

    [Fact]
    public async Task A_listing_whose_end_the_clock_has_brought_is_left_to_the_next_sync()
    {
        await using var stores = await OwnStores.CreateAsync(topology, NoShare);
        await stores.PublishedAsync(3);
        await PublishTests.MoveToThePastAsync(stores);

        Assert.Empty((await stores.Audit().RunAsync(OwnStores.Stop)).Differences);
        Assert.Equal(3, (await stores.Sync.RunAsync(OwnStores.Stop)).Withdrawn);
    }

    [Fact]
    public async Task In_as_many_audits_as_a_round_has_every_snapshot_is_rebuilt_from_its_sources()
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.Configure<AuditOptions>(o => o.RebuildShare = 0.25));
        var b = await stores.PublishedAsync(40);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        // Nobody logs that the quantities change, so reconcile does not look.
        await stores.UnseenAsync("update storage_bookings set quantity_kg = 777");
        Assert.Equal(0, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Changed);

        // In turns by two processes: the turn is kept in the database.
        await using var other = stores.NewProcess(services => services.Configure<AuditOptions>(o => o.RebuildShare = 0.25));
        List<AuditResult> audits = [];
        for (var i = 0; i < 4; i++)
            audits.Add(await (i % 2 == 0 ? stores.Services : other).GetRequiredService<MarketAudit>().RunAsync(OwnStores.Stop));

        Assert.Equal(b.Length, audits.Sum(audit => audit.Rebuilt));
        Assert.Equal(b.Length, audits.Sum(audit => audit.Changed));
        Assert.Equal(b.Length, audits.Sum(audit => audit.Published));
        Assert.All(audits, audit => Assert.InRange(audit.Rebuilt, 1, 25));
        Assert.Equal(777m, (await stores.ListingAsync(b[7]))!["quantity_kg"].AsDecimal);
        await stores.AssertAgreementAsync();
    }

    [Fact]
    public async Task A_snapshot_that_can_not_be_rebuilt_is_reported_and_keeps_nothing_else_from_being_repaired()
    {
        await using var stores = await OwnStores.CreateAsync(topology, NoShare);
        var b = await stores.PublishedAsync(6);
        await stores.UnseenAsync("update storage_bookings set booking_status = 'completed' where id = any($1)", b[..3]);
        await stores.SqlAsync(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused' using errcode = '23514'; end $$
            """);
        await stores.SqlAsync($"create trigger refuse before update on market_inventory_snapshots for each row when (old.booking_id = '{b[1]}') execute function refuse()");

        var audit = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal((3, 2, 2, 1), (audit.NotEligible, audit.Repaired, audit.Withdrawn, audit.Failed));
        Assert.Equal(b[1], Assert.Single(audit.Failures).BookingId);
        await stores.SqlAsync("drop trigger refuse on market_inventory_snapshots");
        Assert.Equal(1, (await stores.Audit().RunAsync(OwnStores.Stop)).Repaired);
        await stores.AssertAgreementAsync();
    }

    private static void NoShare(IServiceCollection services) => services.Configure<AuditOptions>(o => (o.RebuildShare, o.BatchSize) = (0, 7));

    private static async Task<(string? Cause, long Version)> HistoryAsync(OwnStores stores, Guid bookingId, long version) =>
        (await stores.ScalarAsync<string>($"select cause from snapshot_history where booking_id = '{bookingId}' and version = {version}"), version);

    private static Dictionary<DifferenceKind, int> Counts(AuditResult result) => new Dictionary<DifferenceKind, int>
    {
        [DifferenceKind.Missing] = result.Missing,
        [DifferenceKind.Stale] = result.Stale,
        [DifferenceKind.Ahead] = result.Ahead,
        [DifferenceKind.Differing] = result.Differing,
        [DifferenceKind.WrongStatus] = result.WrongStatus,
        [DifferenceKind.OnSale] = result.OnSale,
        [DifferenceKind.Orphaned] = result.Orphaned,
        [DifferenceKind.WithoutSnapshot] = result.WithoutSnapshot,
        [DifferenceKind.NotEligible] = result.NotEligible,
        [DifferenceKind.Unlisted] = result.Unlisted,
    };
}
