using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Waits for a state; a failure says what was waited for and what was going on.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(string what, Func<Task<bool>> reached, Func<string> goingOn)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await reached())
        {
            Assert.False(patience.IsCancellationRequested, $"Not within {Patience}: {what}.\n{goingOn()}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
