using MarketSnapshot.Core;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>An audit that would withdraw too much does nothing, alarms, and waits for a person.</summary>
public sealed class AuditBrakeTests(Topology topology)
{
    [Fact]
    public async Task Two_systems_on_one_market_stop_the_audit_until_the_other_one_is_gone()
    {
        await using var stores = await OwnStores.CreateAsync(topology, Checked);
        var b = await stores.PublishedAsync(50);
        var others = AuditScene.OthersIds(120);
        await stores.Listings.ForeignAsync(others);
        // Something that an audit would do gladly waits as well: the stores are not to be trusted.
        await stores.Listings.DeleteOneAsync(new BsonDocument("_id", b[0].ToString()), OwnStores.Stop);
        var before = await stores.PictureAsync();

        for (var run = 1; run <= 2; run++)
        {
            var made = await RunScheduledAsync(stores);
            Assert.Equal(JobOutcome.Failed, made.Outcome);
            Assert.Contains("would withdraw 120 of 169 listings", made.Error, StringComparison.Ordinal);
            Assert.Equal((1L, 120L, 120L, 1L, 0L), (made.Counts["braked"], made.Counts["would_withdraw"], made.Counts["orphaned"], made.Counts["missing"], made.Counts["repaired"]));
            Assert.Equal(before, await stores.PictureAsync());
            Assert.Equal(run, stores.Log.At(LogLevel.Error).Count(line => line.Contains("would withdraw 120 of 169", StringComparison.Ordinal)));
            Assert.Equal(HealthStatus.Degraded, await HealthAsync(stores));
        }

        await stores.Listings.DeleteManyAsync(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(others))), OwnStores.Stop);
        var released = await RunScheduledAsync(stores);
        Assert.Equal((JobOutcome.Succeeded, 0L, 1L), (released.Outcome, released.Counts["braked"], released.Counts["repaired"]));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(stores));
        await stores.AssertAgreementAsync();
    }

    [Fact]
    public async Task A_brake_is_among_the_problems_of_the_scheduler_until_it_is_off()
    {
        await using var stores = await OwnStores.CreateAsync(topology, Checked);
        await stores.PublishedAsync(1);
        var others = AuditScene.OthersIds(120);
        await stores.Listings.ForeignAsync(others);
        var queries = stores.Services.GetRequiredService<SchedulerQueries>();

        await RunScheduledAsync(stores);
        Assert.Contains((await queries.GetOverviewAsync(OwnStores.Stop)).Problems, IsBrake);

        await stores.Listings.DeleteManyAsync(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(others))), OwnStores.Stop);
        await RunScheduledAsync(stores);
        Assert.DoesNotContain((await queries.GetOverviewAsync(OwnStores.Stop)).Problems, IsBrake);

        static bool IsBrake(string problem) => problem.Contains("the audit waits for an operator: it would withdraw 120 of 121 listings", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_restore_of_postgresql_stops_the_audit_and_the_market_stays_as_it_is()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await stores.PublishedAsync(101);
        await using var empty = await OwnStores.CreateAsync(topology);
        await using var restored = empty.NewProcess(services => services.AddSingleton(_ => stores.Market));
        var before = await stores.PictureAsync();

        var audit = await restored.GetRequiredService<MarketAudit>().RunAsync(OwnStores.Stop);
        Assert.Equal((1, 101, 101L, 0), (audit.Braked, audit.OnMarket, audit.WouldWithdraw, audit.Withdrawn));
        Assert.Equal(before, await stores.PictureAsync());

        // The data is restored after all: the same audit, on the right database, has nothing to say.
        Assert.Equal((0, 0), (await stores.Audit().RunAsync(OwnStores.Stop)) is var right ? (right.Braked, right.Differences.Count) : default);
    }

    [Fact]
    public async Task A_restore_that_lost_bookings_and_triggers_stops_the_audit_as_well()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await stores.PublishedAsync(110);
        await stores.UnseenAsync("delete from storage_bookings");
        var before = await stores.PictureAsync();

        var audit = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal((1, 110, 110L, 0), (audit.Braked, audit.NotEligible, audit.WouldWithdraw, audit.Rebuilt));
        Assert.Equal(before, await stores.PictureAsync());
    }

    [Fact]
    public async Task A_hundred_listings_are_withdrawn_without_asking()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await stores.PublishedAsync(1);
        await stores.Listings.ForeignAsync(AuditScene.OthersIds(100));

        var audit = await stores.Audit().RunAsync(OwnStores.Stop);
        Assert.Equal((0, 100, 100, 100), (audit.Braked, audit.Orphaned, audit.Withdrawn, audit.Repaired));
        Assert.Equal(50, audit.Differences.Count);
        await stores.AssertAgreementAsync();
    }

    [Fact]
    public async Task An_operator_confirms_exactly_the_number_that_the_audit_reported_and_for_one_run()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await stores.PublishedAsync(10);
        var manual = stores.Services.GetRequiredService<ManualAudit>();
        Assert.Equal("audit_not_braked", (await ConflictAsync(120)).Code);

        await stores.Listings.ForeignAsync(AuditScene.OthersIds(120));
        Assert.Equal(
            (1, 120L, 0, 0),
            await manual.RunAsync(new AuditRequest(), OwnStores.Stop) is var braked ? (braked.Braked, braked.WouldWithdraw, braked.Rebuilt, braked.Published) : default);
        foreach (var mistake in new long[] { 1, 119, 121, 1_000_000 })
            Assert.Contains("would withdraw 120 of 130", (await ConflictAsync(mistake)).Message, StringComparison.Ordinal);

        // Meanwhile more came: what nobody saw is not confirmed.
        await stores.Listings.ForeignAsync(AuditScene.OthersIds(3));
        Assert.Equal((1, 123L, 0), await manual.RunAsync(new AuditRequest { AllowWithdrawals = 120 }, OwnStores.Stop) is var more ? (more.Braked, more.WouldWithdraw, more.Withdrawn) : default);
        Assert.Equal("audit_other_number", (await ConflictAsync(120)).Code);

        var done = await manual.RunAsync(new AuditRequest { AllowWithdrawals = 123 }, OwnStores.Stop);
        Assert.Equal((0, 123, 123), (done.Braked, done.Withdrawn, done.Repaired));
        Assert.Contains(stores.Log.At(LogLevel.Warning), line => line.Contains("An operator allows the audit 123 withdrawals", StringComparison.Ordinal));
        await stores.AssertAgreementAsync();
        Assert.Equal("audit_not_braked", (await ConflictAsync(123)).Code);

        Task<ConflictException> ConflictAsync(long number) => Assert.ThrowsAsync<ConflictException>(
            () => manual.RunAsync(new AuditRequest { AllowWithdrawals = number }, OwnStores.Stop));
    }

    [Fact]
    public async Task A_look_tells_that_the_brake_would_hold_and_neither_puts_it_on_nor_takes_it_off()
    {
        await using var stores = await OwnStores.CreateAsync(topology, Checked);
        await stores.Listings.ForeignAsync(AuditScene.OthersIds(101));
        Assert.Equal((1, 101L), await stores.LookAsync() is var look ? (look.Braked, look.WouldWithdraw) : default);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(stores));
        Assert.Empty(stores.Log.At(LogLevel.Error));

        Assert.Equal(1, (await stores.Audit().RunAsync(OwnStores.Stop)).Braked);
        await stores.Listings.DeleteManyAsync(new BsonDocument(), OwnStores.Stop);
        Assert.Equal(0, (await stores.LookAsync()).Braked);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(stores));
    }

    [Fact]
    public async Task Two_audits_at_once_are_one_too_many()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var ledger = stores.Services.GetRequiredService<IJobLedger>();
        var scheduled = await ledger.ClaimAsync(JobNames.Audit, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), OwnStores.Stop);
        var manual = stores.Services.GetRequiredService<ManualAudit>();

        var conflict = await Assert.ThrowsAsync<ConflictException>(() => manual.RunAsync(new AuditRequest(), OwnStores.Stop));
        Assert.Equal("job_running", conflict.Code);
        await ledger.FinishAsync(new(scheduled!.Id, scheduled.Job, scheduled.ScheduledFor, JobOutcome.Succeeded, new Dictionary<string, long>(), null), OwnStores.Stop);

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return (await manual.RunAsync(new AuditRequest(), OwnStores.Stop)) is not null ? "done" : "";
            }
            catch (ConflictException running)
            {
                return running.Code;
            }
        }));
        Assert.Contains("done", both);
        Assert.All(both, outcome => Assert.True(outcome is "done" or "job_running", outcome));
    }

    private static void Checked(IServiceCollection services)
    {
        services.AddAuditHealthCheck();
        services.Configure<AuditOptions>(o => o.RebuildShare = 0);
    }

    private static async Task<HealthStatus> HealthAsync(OwnStores stores) =>
        (await stores.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == AuditServices.HealthCheckName, OwnStores.Stop)).Status;

    private static async Task<JobRunResult> RunScheduledAsync(OwnStores stores)
    {
        // Each run has a day of its own.
        var day = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(await stores.ScalarAsync<long>("select count(*) from job_runs"));
        var made = await stores.Services.GetRequiredService<JobRunner>().RunScheduledAsync(JobNames.Audit, day, OwnStores.Stop);
        return Assert.IsType<JobRunResult>(made);
    }
}
