using MarketSnapshot.Core;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>A person has the stores compared, and nothing else.</summary>
public sealed class LookTests(Topology topology)
{
    private static readonly AuditRequest Look = new() { Repair = false };

    [Fact]
    public async Task A_look_counts_as_no_success_of_the_audit_and_covers_no_missed_run()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var b = await stores.PublishedAsync(2);
        await stores.EditAsync(b[0], "{ $set: { content_hash: 'edited' } }");
        var before = await stores.PictureAsync();
        var manual = stores.Services.GetRequiredService<ManualAudit>();

        Assert.Equal((1, 0), await manual.RunAsync(Look, OwnStores.Stop) is var look ? (look.Differing, look.Repaired) : default);
        Assert.Equal(before, await stores.PictureAsync());
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from job_runs where outcome = 'succeeded'"));

        var daily = JobInterval.Of(TimeSpan.FromDays(1));
        var ledger = stores.Services.GetRequiredService<IJobLedger>();
        var missed = await ledger.ClaimMissedAsync(JobNames.Audit, daily, TimeSpan.Zero, OwnStores.Stop);
        Assert.NotNull(missed);

        // It goes on beside an audit, which it can't disturb.
        Assert.Equal(1, (await manual.RunAsync(Look, OwnStores.Stop)).Differing);
        await ledger.FinishAsync(new(missed.Id, missed.Job, missed.ScheduledFor, JobOutcome.Succeeded, new Dictionary<string, long>(), null), OwnStores.Stop);
        Assert.Equal(1, (await manual.RunAsync(new AuditRequest(), OwnStores.Stop)).Repaired);
        Assert.Equal(2L, await stores.ScalarAsync<long>("select count(*) from job_runs where outcome = 'succeeded'"));
    }

    [Fact]
    public async Task A_confirmation_after_a_look_is_told_that_a_look_stops_no_audit()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await stores.Listings.ForeignAsync(AuditScene.OthersIds(101));
        var manual = stores.Services.GetRequiredService<ManualAudit>();
        Assert.Equal((1, 101L), await manual.RunAsync(Look, OwnStores.Stop) is var look ? (look.Braked, look.WouldWithdraw) : default);

        var conflict = await Assert.ThrowsAsync<ConflictException>(() => manual.RunAsync(new AuditRequest { AllowWithdrawals = 101 }, OwnStores.Stop));

        Assert.Equal(("audit_not_braked", "No audit waits for a confirmation: a look stops none. Leave allow_withdrawals out."), (conflict.Code, conflict.Message));
    }
}
