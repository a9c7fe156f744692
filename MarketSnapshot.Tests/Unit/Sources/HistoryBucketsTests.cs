using CsCheck;
using MarketSnapshot.Core.Sources;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Sources;

public sealed class HistoryBucketsTests
{
    private static readonly Gen<TimeSpan> Range =
        Gen.Long[1, HistoryBuckets.LongestRange.Ticks].Select(TimeSpan.FromTicks);

    [Fact]
    public void At_most_500_buckets_cover_every_range() =>
        Range.Sample(range => Math.Ceiling(range / HistoryBuckets.WidthFor(range)) is > 0 and <= HistoryBuckets.Most, iter: 20_000);

    [Fact]
    public void Buckets_of_every_day_begin_at_the_same_times() =>
        Range.Sample(range => TimeSpan.FromDays(1).Ticks % HistoryBuckets.WidthFor(range).Ticks == 0, iter: 20_000);

    [Fact]
    public void A_longer_range_never_has_narrower_buckets() => Gen.Select(Range, Range).Sample((one, other) =>
        HistoryBuckets.WidthFor(one < other ? one : other) <= HistoryBuckets.WidthFor(one < other ? other : one), iter: 20_000);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 30)]
    [InlineData(30, 120)]
    [InlineData(180, 720)]
    public void Common_ranges_get_round_buckets(int days, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), HistoryBuckets.WidthFor(TimeSpan.FromDays(days)));
}
