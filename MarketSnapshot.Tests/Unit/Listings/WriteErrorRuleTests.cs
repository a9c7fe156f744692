using CsCheck;
using MarketSnapshot.Core.Listings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Listings;

/// <summary>Which errors of a bulk's writes are the store's.</summary>
public sealed class WriteErrorRuleTests
{
    private const int DuplicateKey = 11000;
    private const int WriteConflict = 112;
    private const int OutOfTime = 50;
    private const int NotPrimary = 10107;

    [Theory]
    [InlineData(WriteConflict)]
    [InlineData(OutOfTime)]
    [InlineData(24)]
    [InlineData(262)]
    [InlineData(11601)]
    public void A_document_that_alone_meets_conflicts_or_time_limits_blocks_no_queue(int code)
    {
        Assert.False(WriteErrorRule.IsStoreAway(code, [code], writes: 500));
        Assert.False(WriteErrorRule.IsStoreAway(code, [code, DuplicateKey], writes: 2));
        Assert.False(WriteErrorRule.IsStoreAway(code, [code], writes: 1));
    }

    [Fact]
    public void A_store_that_lets_every_write_of_a_bulk_run_out_of_time_is_away() =>
        Assert.All([OutOfTime, WriteConflict], code => Assert.True(WriteErrorRule.IsStoreAway(code, [OutOfTime, WriteConflict, OutOfTime], writes: 3)));

    [Theory]
    [InlineData(13)]
    [InlineData(91)]
    [InlineData(189)]
    [InlineData(NotPrimary)]
    [InlineData(11600)]
    [InlineData(14031)]
    public void A_store_that_steps_down_or_stops_or_is_full_is_away_whatever_it_did_before(int code)
    {
        Assert.True(WriteErrorRule.IsStoreAway(code, [code], writes: 1));
        Assert.True(WriteErrorRule.IsStoreAway(code, [DuplicateKey, code], writes: 500));
        // What ran into a conflict while the server went counts no attempt either.
        Assert.True(WriteErrorRule.IsStoreAway(WriteConflict, [WriteConflict, code], writes: 500));
    }

    [Fact]
    public void A_bulk_of_which_a_write_was_taken_or_refused_for_itself_puts_no_other_down_to_a_server_that_is_up() =>
        Gen.OneOfConst(DuplicateKey, 121, OutOfTime, WriteConflict).Array[1, 10].Sample(codes =>
        {
            Assert.False(WriteErrorRule.IsStoreAway(codes, codes.Length + 1));
            if (codes.Intersect([DuplicateKey, 121]).Any())
                Assert.All(codes, code => Assert.False(WriteErrorRule.IsStoreAway(code, codes, codes.Length)));
        }, iter: 2_000);
}
