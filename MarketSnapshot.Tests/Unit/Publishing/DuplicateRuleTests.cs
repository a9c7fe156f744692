using CsCheck;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.Unit.Listings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Publishing;

/// <summary>What a duplicate key means.</summary>
public sealed class DuplicateRuleTests
{
    [Fact]
    public void A_duplicate_is_judged_by_what_the_market_holds() => Gen
        .Select(Gen.Long[1, 6], Gen.Bool, Gen.OneOfConst("a", "b"), Gen.Long[0, 9], Gen.Bool, Gen.OneOfConst("a", "b"))
        .Sample((mine, onMarket, hash, theirs, headOnMarket, headHash) =>
        {
            var state = States.Of(version: mine, onMarket: onMarket, hash: hash);
            var head = theirs == 0 ? null : new ListingHead(state.BookingId, theirs, headOnMarket, headOnMarket ? headHash : null, null, null);
            var sent = DuplicateRule.Judge(new(state.SnapshotId, state, null, null), head, "E11000");

            var same = head is not null && headOnMarket == onMarket && (!onMarket || headHash == hash);
            var expected = head is null || theirs < mine ? SendFate.Refused : theirs == mine && same ? SendFate.Held : SendFate.Contested;
            Assert.Equal(expected, sent.Fate);
            Assert.Equal(expected == SendFate.Refused ? "E11000" : null, sent.Error);
            Assert.Equal(expected == SendFate.Refused ? null : head, sent.Head);
        }, iter: 20_000);
}
