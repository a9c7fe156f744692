using System.Diagnostics;
using System.Globalization;

namespace MarketSnapshot.Tests.Faults;

/// <summary>Signals to processes.</summary>
internal static class Signals
{
    /// <summary>Sends a signal by its name; a process that has gone meanwhile needs none.</summary>
    public static async Task SendAsync(string signal, IReadOnlyList<int> processIds)
    {
        if (processIds.Count == 0)
            return;
        using var kill = Process.Start(new ProcessStartInfo(
            "kill", [$"-{signal}", .. processIds.Select(id => id.ToString(CultureInfo.InvariantCulture))]) { RedirectStandardError = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("There is no program kill.");
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
