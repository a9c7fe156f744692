using MarketSnapshot.Core.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Bookings;

public sealed class GradeRuleTests
{
    [Theory]
    [InlineData("A", "B", "B", GradeSource.Inspection)]
    [InlineData(null, "B", "B", GradeSource.Inspection)]
    [InlineData("A", null, "A", GradeSource.Claimed)]
    [InlineData(null, null, null, null)]
    public void The_inspection_wins_and_a_word_without_one_is_a_claim(string? claimed, string? inspected, string? grade, GradeSource? source) =>
        Assert.Equal((grade, source), GradeRule.Decide(claimed, inspected));
}
