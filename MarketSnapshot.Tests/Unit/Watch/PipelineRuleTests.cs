using CsCheck;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Watch;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Watch;

/// <summary>From when on the pipeline counts as standing still.</summary>
public sealed class PipelineRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 7, 12, 0, 0, TimeSpan.Zero);
    private static readonly PipelineBounds Bounds = PipelineBounds.Of(new PublishingOptions(), new SchedulerOptions());

    private static readonly PipelineState Good = new(
        Now, WaitingSince: null, ParkedSince: null, ChangedSince: null, SchedulerSeenAt: Ago(3),
        [
            new(JobNames.Reconcile, TimeSpan.FromMinutes(30), Ago(100_000), Ago(1_700)),
            new(JobNames.Sync, TimeSpan.FromMinutes(5), Ago(100_000), Ago(290)),
        ]);

    [Fact]
    public void A_system_that_works_has_no_problem() => Assert.Empty(PipelineRule.Problems(Good, Bounds));

    [Fact]
    public void A_change_may_wait_for_three_syncs_and_a_source_change_for_three_reconciles() => Assert.Multiple(
        () => Assert.Empty(Problems(Good with { WaitingSince = Ago(15 * 60), ParkedSince = Ago(15 * 60), ChangedSince = Ago(90 * 60) })),
        () => Assert.Equal(
            ["The market lacks a change since 2026-06-07 11:44:59Z, 15 min ago; at most 15 min are expected."],
            Problems(Good with { WaitingSince = Ago((15 * 60) + 1) })),
        () => Assert.Equal(
            ["Parked snapshots wait for an operator; the market lacks a change of theirs since 2026-06-06 12:00:00Z, 24 h ago."],
            Problems(Good with { ParkedSince = Ago(24 * 3600) })),
        () => Assert.StartsWith("A source change was not looked at since ", Assert.Single(Problems(Good with { ChangedSince = Ago((90 * 60) + 1) }))));

    [Fact]
    public void The_bounds_follow_the_intervals_that_the_schedulers_use_and_a_configured_one_overrules_them()
    {
        var hourly = Good with { Jobs = [new(JobNames.Sync, TimeSpan.FromHours(1), Ago(100_000), Ago(100))], WaitingSince = Ago(2 * 3600) };

        Assert.Empty(Problems(hourly));
        Assert.Single(PipelineRule.Problems(hourly, Bounds with { Unpublished = TimeSpan.FromMinutes(10) }));
        // Seconds between two runs, as in a trial, don't make an alarm of every hiccup.
        Assert.Empty(Problems(hourly with { Jobs = [new(JobNames.Sync, TimeSpan.FromSeconds(2), Ago(100), Ago(10))], WaitingSince = Ago(50) }));
    }

    [Fact]
    public void That_nobody_works_is_wrong_even_where_there_is_nothing_to_do() => Assert.Multiple(
        () => Assert.Empty(Problems(Good with { SchedulerSeenAt = Ago(40) })),
        () => Assert.Equal(
            ["No scheduler has been up since 2026-06-07 11:59:19Z: nothing is published or reconciled."], Problems(Good with { SchedulerSeenAt = Ago(41) })),
        () => Assert.StartsWith(
            "No scheduler has ever been up", Assert.Single(Problems(Good with { SchedulerSeenAt = null, Jobs = [] })), StringComparison.Ordinal));

    [Theory]
    [InlineData(901, 899, true)]
    [InlineData(901, 901, false)]
    [InlineData(901, null, false)]
    [InlineData(899, null, true)]
    [InlineData(null, null, true)]
    public void A_job_of_which_no_run_ends_well_for_three_intervals_is_named(int? firstRun, int? lastSuccess, bool good)
    {
        var problems = Problems(Good with
        {
            Jobs = [new(JobNames.Sync, TimeSpan.FromMinutes(5), firstRun is { } first ? Ago(first) : null, lastSuccess is { } last ? Ago(last) : null)],
        });

        Assert.Equal(good, problems.Count == 0);
        Assert.All(problems, problem => Assert.Contains(JobNames.Sync, problem, StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_become_wrong_does_not_become_right_by_waiting() =>
        Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, 200_000], Gen.Int[0, 200_000], Gen.Int[0, 200], Gen.Int[0, 100_000]).Sample((waiting, parked, changed, seen, later) =>
        {
            var state = Good with { WaitingSince = Ago(waiting), ParkedSince = Ago(parked), ChangedSince = Ago(changed), SchedulerSeenAt = Ago(seen) };
            return Problems(state).Count <= Problems(state with { Now = Now.AddSeconds(later) }).Count;
        });

    [Fact]
    public void Times_that_lie_ahead_after_the_clock_was_put_back_alarm_nobody() => Assert.Empty(Problems(Good with
    {
        WaitingSince = Ago(-4000), ParkedSince = Ago(-4000), ChangedSince = Ago(-4000), SchedulerSeenAt = Ago(-4000),
    }));

    private static IReadOnlyList<string> Problems(PipelineState state) => PipelineRule.Problems(state, Bounds);

    private static DateTimeOffset Ago(int seconds) => Now.AddSeconds(-seconds);
}
