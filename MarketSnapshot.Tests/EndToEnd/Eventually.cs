using System.Diagnostics;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>Waits for a state.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until <paramref name="reached"/> says so.</summary>
    /// <param name="reached">Whether the state is there.</param>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="goingOn">Tells what was going on when the time is up.</param>
    public static Task Reached(Func<Task<bool>> reached, string what, Func<string>? goingOn = null) =>
        Get(async () => await reached() ? what : null, what, goingOn);

    /// <summary>Looks again and again until <paramref name="look"/> gives something, and gives that.</summary>
    /// <param name="look">Null says: not yet.</param>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="goingOn">Tells what was going on when the time is up.</param>
    public static async Task<T> Get<T>(Func<Task<T?>> look, string what, Func<string>? goingOn = null) where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (watch.Elapsed > Limit)
                throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}.{Environment.NewLine}{goingOn?.Invoke()}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
