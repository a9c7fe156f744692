using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>The first id of all and the last one, as programs that write the tables may give them, are ids like any other.</summary>
public sealed class ExtremeIdTests(Topology topology)
{
    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    public async Task A_booking_whose_id_is_all_zeros_or_all_ones_is_passed_over_by_no_audit(string extreme)
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.Configure<AuditOptions>(o => (o.RebuildShare, o.BatchSize) = (1, 2)));
        var b = await stores.PublishedAsync(5);
        var id = Guid.Parse(extreme);
        // Nobody logs that it came, so reconcile does not look.
        await stores.UnseenAsync(
            "insert into storage_bookings select (jsonb_populate_record(b, jsonb_build_object('id', $2::uuid))).* from storage_bookings b where id = $1", b[0], id);

        var found = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal([new AuditDifference(extreme, DifferenceKind.WithoutSnapshot, null, null)], found.Differences);
        Assert.Equal((6, 1, 1, 1), (found.Examined, found.Repaired, found.Created, found.Published));
        await stores.AssertAgreementAsync();

        // It is on the market now: what somebody does to its listing and to its source is found too.
        await stores.EditAsync(id, "{ $set: { content_hash: 'edited' } }");
        Assert.Equal(DifferenceKind.Differing, Assert.Single((await stores.Audit().RunAsync(OwnStores.Stop)).Differences).Kind);
        await stores.UnseenAsync("update storage_bookings set quantity_kg = 777 where id = $1", id);
        var rebuilt = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal((6, 1, 1, 0), (rebuilt.Rebuilt, rebuilt.Changed, rebuilt.Published, rebuilt.Differences.Count));
        await stores.AssertAgreementAsync();
    }
}
