using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Local;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class SuddenDeathTests
{
    [Fact]
    public async Task When_the_AppHost_is_killed_nothing_of_it_runs_on()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Looks for children in /proc.");

        using var appHost = StartAppHost();
        try
        {
            await ReadUntilAsync(appHost, "marketdb", "Healthy");
            var children = ChildrenOf(appHost.Id);
            Assert.True(children.Count >= 3, "PostgreSQL, MongoDB and the watchdog");

            NativeMethods.Kill(appHost.Id, (int)Signal.Kill);

            await Eventually.Get(
                () => Task.FromResult(children.Any(IsRunning) ? null : "gone"),
                "all children of the killed AppHost are gone",
                () => string.Join(", ", children.Where(IsRunning)));
        }
        finally
        {
            if (!appHost.HasExited)
                appHost.Kill();
        }
    }

    private static Process StartAppHost()
    {
        var start = new ProcessStartInfo(Executables.Dotnet())
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development", ["NO_COLOR"] = "1" },
        };
        foreach (var argument in new[] { AssemblyMetadata.Find(typeof(Projects.MarketSnapshot_AppHost).Assembly, "standin:MarketSnapshot_AppHost")!, "--Data:Persist=false", "--DcpPublisher:RandomizePorts=true" })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task ReadUntilAsync(Process process, string resource, string state)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(40));
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            seen.Add(line);
            if (line.Contains($" {resource} ", StringComparison.Ordinal) && line.EndsWith(state, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"The AppHost ended before {resource} was {state}:\n{string.Join('\n', seen)}");
    }

    private static List<int> ChildrenOf(int parentId) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is [_, var parent, ..] && parent == parentId.ToString(CultureInfo.InvariantCulture)),
    ];

    private static bool IsRunning(int processId) => Stat(processId) is [not "Z", ..];

    /// <summary>State, parent and so on; empty if there is no such process.</summary>
    private static string[] Stat(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
