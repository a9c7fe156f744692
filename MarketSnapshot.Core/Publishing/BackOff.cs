namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// How long to wait after a failure: decorrelated jitter, <c>min(longest, uniform(shortest, 3 × previous))</c>. Waits grow with failures, and
/// rows that failed together drift apart instead of coming back together.
/// </summary>
/// <param name="shortest">No wait is shorter; the first is drawn from one to three times this.</param>
/// <param name="longest">No wait is longer.</param>
/// <param name="random">Where the jitter comes from.</param>
internal sealed class BackOff(TimeSpan shortest, TimeSpan longest, Random random)
{
    private const int Growth = 3;

    /// <summary>The next wait, in whole microseconds, as PostgreSQL keeps it.</summary>
    /// <param name="previous">The wait before; null after the first failure.</param>
    public TimeSpan Next(TimeSpan? previous)
    {
        var last = previous is { } given && given > shortest ? given : shortest;
        // A wait that was stored under a higher limit counts as the longest, or three times it might not be a time at all.
        var upper = last < longest ? last * Growth : longest;
        var drawn = shortest + ((upper - shortest) * random.NextDouble());
        var wait = drawn < longest ? drawn : longest;
        return wait - TimeSpan.FromTicks(wait.Ticks % TimeSpan.TicksPerMicrosecond);
    }
}
