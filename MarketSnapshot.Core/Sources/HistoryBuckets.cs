namespace MarketSnapshot.Core.Sources;

/// <summary>How wide the buckets of a chart are.</summary>
public static class HistoryBuckets
{
    /// <summary>At most so many buckets cover a range, one more where the range begins within a bucket.</summary>
    public const int Most = 500;

    /// <summary>The longest range: readings are not kept longer.</summary>
    public static readonly TimeSpan LongestRange = SourceLimits.ReadingRetention;

    /// <summary>The range when none is given.</summary>
    public static readonly TimeSpan DefaultRange = TimeSpan.FromDays(7);

    // Widths that divide a day, so that the buckets of every day begin at the same times.
    private static readonly TimeSpan[] Widths =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    /// <summary>The narrowest width of which <see cref="Most"/> cover the range.</summary>
    /// <param name="range">At most <see cref="LongestRange"/>.</param>
    public static TimeSpan WidthFor(TimeSpan range) => Array.Find(Widths, width => width * Most >= range);
}
