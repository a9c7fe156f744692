using CsCheck;
using MarketSnapshot.Core.Auditing;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Auditing;

/// <summary>How much an audit may take off the market.</summary>
public sealed class BrakeRuleTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(2_000, 100)]
    [InlineData(2_020, 101)]
    [InlineData(2_039, 101)]
    [InlineData(1_000_000, 50_000)]
    public void More_than_a_twentieth_and_more_than_a_hundred_is_too_much(long onMarket, long limit) =>
        Assert.Equal(limit, BrakeRule.Limit(onMarket, new AuditOptions(), confirmed: null));

    [Fact]
    public void The_brake_holds_exactly_what_is_above_both_bounds() => Gen.Select(Gen.Long[0, 100_000], Gen.Long[0, 10_000]).Sample((onMarket, withdrawals) =>
        Assert.Equal(
            withdrawals > 100 && withdrawals * 20 > onMarket,
            withdrawals > BrakeRule.Limit(onMarket, new AuditOptions(), confirmed: null)), iter: 20_000);

    [Fact]
    public void An_operators_number_allows_that_many_and_never_less_than_without_it() => Gen.Select(Gen.Long[0, 100_000], Gen.Long[1, 100_000]).Sample((onMarket, confirmed) =>
        Assert.Equal(
            Math.Max(confirmed, BrakeRule.Limit(onMarket, new AuditOptions(), confirmed: null)),
            BrakeRule.Limit(onMarket, new AuditOptions(), confirmed)), iter: 20_000);

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.True(new AuditOptions().IsValid());
        Assert.All<AuditOptions>(
            [
                new() { BatchSize = 0 }, new() { BatchSize = 5001 }, new() { BrakeCount = -1 }, new() { BrakeShare = 1.1 }, new() { BrakeShare = double.NaN },
                new() { RebuildShare = -0.1 }, new() { RebuildShare = double.NaN },
            ],
            options => Assert.False(options.IsValid()));
    }
}
