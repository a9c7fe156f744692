using CsCheck;
using MarketSnapshot.Core.Auditing;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Auditing;

/// <summary>Whose turn it is to be rebuilt.</summary>
public sealed class RebuildTurnTests
{
    [Fact]
    public void A_round_reaches_every_booking_exactly_once_wherever_it_begins() =>
        Gen.Select(Gen.Guid, Gen.Double[0.01, 1], Gen.Long[0, 1_000]).Sample((booking, share, first) =>
        {
            var round = RebuildTurn.After(0, share).Round;
            Assert.InRange(round, 1 / share, (1 / share) + 1);
            Assert.Single(Enumerable.Range(0, round), turn => RebuildTurn.After(first + turn, share).Reaches(booking));
        }, iter: 5_000);

    [Fact]
    public void Ids_that_are_numbered_by_hand_are_spread_as_well()
    {
        var reached = Enumerable.Range(1, 10_000).Count(i => RebuildTurn.After(3, 0.1).Reaches(Guid.Parse($"01900000-0000-7003-8000-{i:D12}")));
        Assert.InRange(reached, 700, 1_300);
    }

    [Fact]
    public void No_share_reaches_nobody() => Gen.Guid.Sample(booking => !RebuildTurn.After(5, 0).Reaches(booking), iter: 1_000);
}
