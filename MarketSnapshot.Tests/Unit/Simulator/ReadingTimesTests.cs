extern alias Simulator;
using CsCheck;
using Simulator::MarketSnapshot.Simulator.Curves;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Simulator;

public sealed class ReadingTimesTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private static readonly Gen<(DateTimeOffset Last, DateTimeOffset Now, TimeSpan Interval)> Spans =
        Gen.Select(Gen.Long[0, 10_000_000], Gen.Long[0, 200_000], Gen.OneOfConst(1, 5, 10, 60, 300))
            .Select((from, length, interval) => (Begin.AddSeconds(from), Begin.AddSeconds(from + length), TimeSpan.FromSeconds(interval)));

    [Fact]
    public void Moments_rise_and_lie_after_the_last_one_and_not_in_the_future() =>
        Spans.Sample(
            span =>
            {
                var times = Of(span);
                Assert.Equal(times.Distinct().Order(), times);
                Assert.All(times, time => Assert.True(time > span.Last && time <= span.Now));
            },
            iter: 500);

    [Fact]
    public void The_present_is_measured_at_the_interval_and_the_past_in_larger_steps() =>
        Spans.Sample(
            span =>
            {
                var times = Of(span);
                var recent = times.Where(time => time > span.Now - Step).ToArray();
                Assert.All(recent.Zip(recent.Skip(1)), pair => Assert.Equal(span.Interval, pair.Second - pair.First));
                Assert.True(times.Length <= ((span.Now - span.Last) / Step) + (3 * (Step / span.Interval)) + 2, $"{times.Length} moments");
                // None is left out: the next one would lie in the future.
                Assert.True(times.Length == 0 || times[^1] + span.Interval > span.Now);
            },
            iter: 500);

    [Fact]
    public void Two_runs_mean_the_same_moments() =>
        Gen.Select(Spans, Gen.Long[1, 5_000]).Sample(
            (span, later) =>
            {
                // Who starts later comes by coarse moments that the other one had too.
                var first = Of(span).ToHashSet();
                var second = Of((span.Last, span.Now.AddSeconds(later), span.Interval)).Where(time => time <= span.Now);
                Assert.All(second.Where(time => time <= span.Now - (2 * Step)), time => Assert.Contains(time, first));
            },
            iter: 200);

    private static DateTimeOffset[] Of((DateTimeOffset Last, DateTimeOffset Now, TimeSpan Interval) span) =>
        [.. ReadingTimes.Between(span.Last, span.Now, span.Interval, Step)];
}
