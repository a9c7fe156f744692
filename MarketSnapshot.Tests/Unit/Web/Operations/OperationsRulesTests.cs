extern alias Web;

using Web::MarketSnapshot.Web.Api.Pipeline;
using Web::MarketSnapshot.Web.Pages.Operations;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web.Operations;

/// <summary>What the operators' pages make of runs.</summary>
public sealed class OperationsRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 4, 0, TimeSpan.Zero);

    [Fact]
    public void Bars_hold_what_ended_within_them_and_reach_to_now()
    {
        DateTimeOffset noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var bars = RunBars.Of(
            [new(noon.AddHours(-6), 100), new(noon.AddMinutes(-10), 7), new(noon, 6)],
            [
                Run(Now.AddMinutes(-1), published: 3, failed: 1),
                Run(Now.AddMinutes(-3), published: 2, failed: 5),
                Run(new(2026, 11, 23, 11, 59, 59, TimeSpan.Zero), failed: 2),
                Run(new(2026, 11, 23, 6, 9, 59, TimeSpan.Zero), failed: 100),
                Run(Now, failed: 1000) with { FinishedAt = null, Outcome = "running" },
            ],
            Now);
        Assert.Equal(RunBars.Reach, RunBars.Width * bars.Count);
        Assert.Equal(new RunBar(noon, 6, 6), bars[^1]);
        Assert.Equal(9, bars[^2].Total);
        Assert.Equal(21, bars.Sum(bar => bar.Total));
    }

    [Fact]
    public void A_rate_is_told_of_runs_that_did_something()
    {
        Assert.Equal(6, RunBars.Rate(Run(Now, published: 50, withdrawn: 10, seconds: 10)));
        Assert.Null(RunBars.Rate(Run(Now, failed: 3)));
        Assert.Null(RunBars.Rate(Run(Now, published: 3) with { FinishedAt = null }));
    }

    [Fact]
    public void Progress_counts_from_the_most_that_was_seen_waiting_in_that_run()
    {
        var (progress, first) = (new RunProgress(), Run(Now));
        Assert.Equal(0, progress.Of(first, 400, 10_000));
        Assert.Equal(0.75, progress.Of(first, 100, 10_000));
        Assert.Equal(0, progress.Of(first, 500, 10_000));
        Assert.Equal(1, progress.Of(first, 0, 10_000));
        Assert.Equal(0, progress.Of(Run(Now), 100, 10_000));
    }

    [Fact]
    public void Progress_is_not_told_where_the_backlog_is_not_counted_to_its_end()
    {
        var (progress, run) = (new RunProgress(), Run(Now));
        Assert.Null(progress.Of(run, 10_000, 10_000));
        Assert.Null(progress.Of(run, 5_000, 10_000));
        Assert.Null(progress.Of(Run(Now), 0, 10_000));
    }

    [Theory]
    [InlineData(0.25, "span.ms", 250, 0)]
    [InlineData(9.96, "span.seconds", 10, 0)]
    [InlineData(59.4, "span.seconds", 59, 0)]
    [InlineData(300, "span.minutes.whole", 5, 0)]
    [InlineData(189, "span.minutes", 3, 9)]
    [InlineData(86400, "span.hours.whole", 24, 0)]
    [InlineData(90000, "span.hours.whole", 25, 0)]
    [InlineData(5400, "span.hours", 1, 30)]
    [InlineData(180000, "span.days", 2, 2)]
    public void Lengths_of_time_are_told_in_two_units_at_most(double seconds, string key, double first, int second) =>
        Assert.Equal((key, first, second), Spans.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Only_the_last_audit_that_ended_asks_for_a_confirmation()
    {
        var braked = Audit(("braked", 1), ("would_withdraw", 1204), ("orphaned", 1200), ("stale", 4));
        var well = Audit(("braked", 0), ("examined", 9));
        var running = Audit() with { Outcome = "running", FinishedAt = null };
        var died = Audit() with { Outcome = "abandoned" };
        Assert.Equal(1204, AuditKinds.ToAllow([braked, well]));
        Assert.Equal(1204, AuditKinds.ToAllow([running, died, braked]));
        Assert.Null(AuditKinds.ToAllow([well, braked]));
        Assert.Null(AuditKinds.ToAllow([]));
        Assert.Equal(1204, AuditKinds.Found(braked));
    }

    private static RunAnswer Run(DateTimeOffset end, long published = 0, long withdrawn = 0, long failed = 0, int seconds = 1) => new()
    {
        Id = Guid.NewGuid(),
        Job = "sync_ready_snapshots",
        Trigger = "schedule",
        StartedAt = end.AddSeconds(-seconds),
        FinishedAt = end,
        Outcome = "succeeded",
        Counts = new Dictionary<string, long>(StringComparer.Ordinal) { ["published"] = published, ["withdrawn"] = withdrawn, ["failed"] = failed },
    };

    private static RunAnswer Audit(params (string Name, long Count)[] counts) =>
        Run(Now) with { Job = "audit_market_listings", Counts = counts.ToDictionary(count => count.Name, count => count.Count, StringComparer.Ordinal) };
}
