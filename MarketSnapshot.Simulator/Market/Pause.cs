using System.Net.Http.Headers;

namespace MarketSnapshot.Simulator.Market;

/// <summary>How long to leave the API alone after it did not do what was asked.</summary>
internal static class Pause
{
    /// <summary>The longest pause that nobody asked for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>As long as the API asked for; else longer each time, with chance in it so that many callers don't come back at once.</summary>
    /// <param name="asked">The API's own word, if it said one.</param>
    /// <param name="failures">How often it went wrong in a row, from 1.</param>
    /// <param name="now">The present.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(RetryConditionHeaderValue? asked, int failures, DateTimeOffset now, double chance)
    {
        if (asked?.Delta is { } seconds && seconds > TimeSpan.Zero)
            return seconds;
        if (asked?.Date is { } date && date > now)
            return date - now;

        var grown = TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(failures, 1, 10) - 1));
        return (grown < Longest ? grown : Longest) * (0.5 + (chance / 2));
    }
}
