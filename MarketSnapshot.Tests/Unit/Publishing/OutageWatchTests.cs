using CsCheck;
using MarketSnapshot.Core.Publishing;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Publishing;

/// <summary>A store that goes and comes back is news once each.</summary>
public sealed class OutageWatchTests
{
    [Fact]
    public void However_calls_overlap_going_and_coming_back_are_news_in_turn_and_only_through_calls_that_began_since() => Gen
        .Select(Gen.Int[0, 5], Gen.Bool).Array[0, 60]
        .Sample(calls =>
        {
            var time = new Moments();
            var watch = new OutageWatch(time);
            List<long> starts = [time.GetTimestamp()];
            var (away, changed) = (false, (long?)null);
            foreach (var (ago, fails) in calls)
            {
                time.Now++;
                var started = starts[Math.Max(0, starts.Count - 1 - ago)];
                starts.Add(time.GetTimestamp());

                var news = fails ? watch.Failed(started) : watch.Answered(started);
                Assert.Equal(away != fails && (changed is null || started >= changed), news);
                if (news)
                    (away, changed) = (fails, time.GetTimestamp());
            }
        }, iter: 10_000);

    private sealed class Moments : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
