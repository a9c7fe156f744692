using MarketSnapshot.Web.Api.Pipeline;

namespace MarketSnapshot.Web.Pages.Operations;

/// <summary>What runs did within a while.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Published">Listings that were published.</param>
/// <param name="Withdrawn">Listings that were taken off the market.</param>
/// <param name="Failed">Listings that could not be.</param>
public sealed record RunBar(DateTimeOffset At, long Published, long Withdrawn, long Failed)
{
    /// <summary>All of them.</summary>
    public long Total => Published + Withdrawn + Failed;
}

/// <summary>What the runs of the last hours did, in spans of equal width, and how fast.</summary>
public static class RunBars
{
    /// <summary>How much one bar covers.</summary>
    public static readonly TimeSpan Width = TimeSpan.FromMinutes(10);

    private const int Count = 36;

    /// <summary>How far back the bars reach.</summary>
    public static readonly TimeSpan Reach = Width * Count;

    /// <summary>The bars, oldest first; the last one is the one that goes on.</summary>
    /// <param name="runs">Runs that ended, in any order.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<RunBar> Of(IEnumerable<RunAnswer> runs, DateTimeOffset now)
    {
        var current = now.UtcTicks / Width.Ticks;
        var bars = Enumerable.Range(0, Count).Select(place => new RunBar(new((current - Count + 1 + place) * Width.Ticks, TimeSpan.Zero), 0, 0, 0)).ToArray();
        foreach (var run in runs)
        {
            var place = ((run.FinishedAt?.UtcTicks ?? 0) / Width.Ticks) - (current - Count + 1);
            if (place is < 0 or >= Count)
                continue;
            var bar = bars[place];
            bars[place] = bar with
            {
                Published = bar.Published + run.Count("published"),
                Withdrawn = bar.Withdrawn + run.Count("withdrawn"),
                Failed = bar.Failed + run.Count("failed"),
            };
        }

        return bars;
    }

    /// <summary>Listings that runs brought up to date within the last hour.</summary>
    /// <param name="runs">Runs, in any order.</param>
    /// <param name="now">The moment.</param>
    public static long LastHour(IEnumerable<RunAnswer> runs, DateTimeOffset now) =>
        runs.Where(run => run.FinishedAt > now.AddHours(-1)).Sum(run => run.Count("published") + run.Count("withdrawn"));

    /// <summary>Listings for each second of a run; null where it did nothing.</summary>
    /// <param name="run">A run that ended.</param>
    public static double? Rate(RunAnswer run)
    {
        var done = run.Count("published") + run.Count("withdrawn");
        return done > 0 && run.Duration is { TotalSeconds: > 0 } time ? done / time.TotalSeconds : null;
    }
}
