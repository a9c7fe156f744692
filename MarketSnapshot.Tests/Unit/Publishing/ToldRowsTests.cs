using MarketSnapshot.Core.Publishing;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Publishing;

/// <summary>What lasts is told once.</summary>
public sealed class ToldRowsTests
{
    [Fact]
    public void A_row_is_news_once_until_it_is_over()
    {
        var told = new ToldRows();
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal([true, false, true, false], [told.IsNews(one), told.IsNews(one), told.IsNews(other), told.IsNews(one)]);
        told.IsOver([one, Guid.NewGuid()]);
        Assert.Equal([true, false, false], [told.IsNews(one), told.IsNews(one), told.IsNews(other)]);
    }

    [Fact]
    public void However_many_rows_there_are_few_are_remembered()
    {
        var told = new ToldRows();
        var first = Guid.NewGuid();
        Assert.True(told.IsNews(first));
        for (var i = 1; i < ToldRows.Most; i++)
            Assert.True(told.IsNews(Guid.NewGuid()));
        Assert.True(told.IsNews(first));
    }
}
