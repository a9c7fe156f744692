using CsCheck;
using MarketSnapshot.Core.Publishing;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Publishing;

/// <summary>Waits after failures: decorrelated jitter.</summary>
public sealed class BackOffTests
{
    private static readonly Gen<(TimeSpan Shortest, TimeSpan Longest, TimeSpan? Previous, int Seed)> Any = Gen.Select(
        Gen.Long[1, 100_000].Select(ms => TimeSpan.FromMilliseconds(ms)),
        Gen.Long[0, 10_000_000].Select(ms => TimeSpan.FromMilliseconds(ms)),
        Gen.Nullable(Gen.Long[0, long.MaxValue / 2].Select(TimeSpan.FromTicks)),
        Gen.Int,
        (shortest, more, previous, seed) => (shortest, shortest + more, previous, seed));

    [Fact]
    public void A_wait_lies_between_the_shortest_and_the_longest_and_within_three_times_the_one_before() => Any.Sample((shortest, longest, previous, seed) =>
    {
        var wait = new BackOff(shortest, longest, new Random(seed)).Next(previous);
        Assert.InRange(wait, shortest, longest);
        Assert.Equal(0, wait.Ticks % TimeSpan.TicksPerMicrosecond);
        if (previous is not { } last || last < longest)
            Assert.True(wait <= 3 * (previous is { } before && before > shortest ? before : shortest), $"{wait} after {previous}");
    }, iter: 50_000);

    [Fact]
    public void Waits_are_drawn_evenly_from_their_whole_range()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(10), TimeSpan.FromHours(1), new Random(5));
        // After a wait of 30 s the next lies within 10 and 90 s: a tenth of the draws in each 8 s.
        var tenths = Enumerable.Range(0, 20_000).Select(_ => backOff.Next(TimeSpan.FromSeconds(30))).CountBy(wait => (int)((wait.TotalSeconds - 10) / 8)).ToDictionary();
        Assert.Equal(10, tenths.Count);
        Assert.All(tenths.Values, count => Assert.InRange(count, 1_800, 2_200));
    }

    [Fact]
    public void Waits_grow_to_the_longest_and_stay_in_reach_of_the_shortest()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), new Random(7));
        List<TimeSpan> waits = [];
        for (var i = 0; i < 2_000; i++)
            waits.Add(backOff.Next(waits.Count == 0 ? null : waits[^1]));
        Assert.Contains(TimeSpan.FromHours(1), waits);
        Assert.Contains(waits, wait => wait < TimeSpan.FromMinutes(5));
        Assert.True(waits.Average(wait => wait.TotalSeconds) > 600);
    }

    [Fact]
    public void Rows_that_failed_together_do_not_come_back_together()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), new Random(11));
        var waits = Enumerable.Range(0, 1_000).Select(_ => backOff.Next(backOff.Next(null))).ToList();
        Assert.True(waits.CountBy(wait => (int)wait.TotalSeconds / 10).Max(second => second.Value) < 150, "Too many come back within the same ten seconds.");
    }
}
