using MarketSnapshot.Web.Api.Pipeline;

namespace MarketSnapshot.Web.Pages.Operations;

/// <summary>What happened within a while.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Reached">Changes that reached the market, whoever brought them there.</param>
/// <param name="Failed">Changes that runs could not bring there.</param>
public sealed record RunBar(DateTimeOffset At, long Reached, long Failed)
{
    /// <summary>All of them.</summary>
    public long Total => Reached + Failed;
}

/// <summary>What happened on the way to the market within the last hours, in spans of equal width, and how fast.</summary>
public static class RunBars
{
    /// <summary>How much one bar covers.</summary>
    public static readonly TimeSpan Width = TimeSpan.FromMinutes(10);

    private const int Count = 36;

    /// <summary>How far back the bars reach.</summary>
    public static readonly TimeSpan Reach = Width * Count;

    /// <summary>The bars, oldest first; the last one is the one that goes on.</summary>
    /// <param name="pace">What reached the market.</param>
    /// <param name="runs">Runs that ended, in any order, for what failed.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<RunBar> Of(IEnumerable<PaceBarAnswer> pace, IEnumerable<RunAnswer> runs, DateTimeOffset now)
    {
        var current = now.UtcTicks / Width.Ticks;
        var bars = Enumerable.Range(0, Count).Select(place => new RunBar(new((current - Count + 1 + place) * Width.Ticks, TimeSpan.Zero), 0, 0)).ToArray();
        foreach (var span in pace)
        {
            if (PlaceOf(span.At) is { } place)
                bars[place] = bars[place] with { Reached = bars[place].Reached + span.Changes };
        }

        foreach (var run in runs)
        {
            if (run.FinishedAt is { } at && PlaceOf(at) is { } place)
                bars[place] = bars[place] with { Failed = bars[place].Failed + run.Count("failed") };
        }

        return bars;

        int? PlaceOf(DateTimeOffset at) => (at.UtcTicks / Width.Ticks) - (current - Count + 1) is >= 0 and < Count and var place ? (int)place : null;
    }

    /// <summary>Listings for each second of a run; null where it did nothing.</summary>
    /// <param name="run">A run that ended.</param>
    public static double? Rate(RunAnswer run)
    {
        var done = run.Count("published") + run.Count("withdrawn");
        return done > 0 && run.Duration is { TotalSeconds: > 0 } time ? done / time.TotalSeconds : null;
    }
}
