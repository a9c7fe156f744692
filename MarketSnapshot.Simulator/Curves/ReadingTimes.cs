namespace MarketSnapshot.Simulator.Curves;

/// <summary>
/// When a sensor measures. The moments lie on a grid of the clock and not on one of the process, so two runs of the simulator mean the same
/// readings. What is long past gets fewer of them: a chart of a day needs no value every ten seconds.
/// </summary>
internal static class ReadingTimes
{
    /// <summary>The moments after <paramref name="last"/> up to <paramref name="now"/>, in order.</summary>
    /// <param name="last">Up to where it is known.</param>
    /// <param name="now">The present.</param>
    /// <param name="interval">The distance in the present; divides <paramref name="catchUpStep"/>.</param>
    /// <param name="catchUpStep">The distance in the past, which begins two of it ago.</param>
    public static IEnumerable<DateTimeOffset> Between(DateTimeOffset last, DateTimeOffset now, TimeSpan interval, TimeSpan catchUpStep)
    {
        var past = now.UtcTicks - (2 * catchUpStep.Ticks);
        for (var tick = Next(last.UtcTicks, past, interval, catchUpStep); tick <= now.UtcTicks; tick = Next(tick, past, interval, catchUpStep))
            yield return new(tick, TimeSpan.Zero);
    }

    private static long Next(long tick, long past, TimeSpan interval, TimeSpan catchUpStep)
    {
        var step = tick < past ? catchUpStep.Ticks : interval.Ticks;
        return ((tick / step) + 1) * step;
    }
}
