using CsCheck;
using MarketSnapshot.Core.Publishing.Live;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Publishing;

/// <summary>How long live publishing rests before it looks again by itself.</summary>
public sealed class LiveRestTests
{
    private static readonly LiveDue Stuck = new(Now: true, Later: null);

    [Fact]
    public void What_is_due_and_can_not_be_claimed_is_looked_at_ever_less_often()
    {
        var rest = new LiveRest();
        var rests = Enumerable.Range(0, 12).Select(_ => rest.After(claimedAny: false, Stuck)!.Value.TotalMilliseconds).ToArray();
        Assert.Equal([25, 50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000], rests);
    }

    [Theory]
    [InlineData("a claim")]
    [InlineData("a change")]
    [InlineData("nothing left")]
    public void After_news_it_is_looked_at_soon_again(string news)
    {
        var rest = new LiveRest();
        for (var i = 0; i < 12; i++)
            rest.After(claimedAny: false, Stuck);
        if (news == "a change")
            rest.Woken();
        if (news == "nothing left")
            Assert.Null(rest.After(claimedAny: false, new(Now: false, Later: null)));

        Assert.Equal(LiveRest.ShortestCheck, rest.After(claimedAny: news == "a claim", Stuck));
        Assert.Equal(2 * LiveRest.ShortestCheck, rest.After(claimedAny: false, Stuck));
    }

    [Fact]
    public void What_is_stuck_delays_nothing_that_comes_due() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Bool.Array[1, 20]).Sample((milliseconds, looks) =>
        {
            var rest = new LiveRest();
            var later = TimeSpan.FromMilliseconds(milliseconds);
            foreach (var stuck in looks)
            {
                var next = rest.After(claimedAny: false, new(Now: stuck, later));
                Assert.True(next > TimeSpan.Zero && next <= later + TimeSpan.FromMilliseconds(2));
                Assert.True(next <= (stuck ? LiveRest.LongestCheck : TimeSpan.FromMinutes(1)));
            }
        }, iter: 5_000);
}
