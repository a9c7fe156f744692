using MarketSnapshot.Simulator.Devices;

namespace MarketSnapshot.Simulator.Curves;

/// <summary>A door left open, a fan that stops: for an hour or so a value leaves its bounds and comes back.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Peak">The value in the middle, beyond a warning bound, sometimes beyond a critical one.</param>
internal sealed record Excursion(DateTimeOffset Start, TimeSpan Length, double Peak)
{
    /// <summary>In a stretch of this length there is at most one, and it ends before the next begins.</summary>
    public static readonly TimeSpan Stretch = TimeSpan.FromHours(8);

    /// <summary>How often a stretch has one: about once in nine days for each sensor.</summary>
    public const double Likelihood = 1.0 / 27;

    private const double CriticalShare = 0.4;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(35);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(100);

    /// <summary>The excursion of the stretch around a moment, whether it is over or still to come; null where there is none.</summary>
    public static Excursion? Around(DateTimeOffset time, Bounds bounds, Chance chance)
    {
        var stretch = time.UtcTicks / Stretch.Ticks;
        if (chance.At(stretch) >= Likelihood)
            return null;

        var length = Shortest + ((Longest - Shortest) * chance.Branch(1).At(stretch));
        var start = new DateTimeOffset(stretch * Stretch.Ticks, TimeSpan.Zero) + ((Stretch - length) * chance.Branch(2).At(stretch));
        var upwards = bounds.WarnLow is null || chance.Branch(3).At(stretch) < 0.7;
        var (warn, critical) = upwards ? (bounds.WarnHigh, bounds.CriticalHigh) : (bounds.WarnLow!.Value, bounds.CriticalLow!.Value);
        return new(start, length, warn + ((critical - warn) * (chance.Branch(4).At(stretch) < CriticalShare ? 1.3 : 0.6)));
    }

    /// <summary>How far it has come at a moment: 0 before and after, 1 in the middle.</summary>
    public double StrengthAt(DateTimeOffset time)
    {
        var way = (time - Start) / Length;
        return way is > 0 and < 1 ? Math.Pow(Math.Sin(Math.PI * way), 2) : 0;
    }
}
