using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>One process of the running system: a replica of a service, or a server.</summary>
internal sealed class RunningResource(DistributedApplication application, string id, string name, Func<ResourceEvent> latest)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>One fault at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Whether its end is part of a fault, and so no surprise.</summary>
    public bool EndIsExpected { get; private set; }

    public bool IsHealthy => latest().Snapshot.HealthStatus == HealthStatus.Healthy;

    public string State => $"{Id} is {latest().Snapshot.State?.Text ?? "unknown"}{(latest().Snapshot.HealthStatus is { } health ? $", {health}" : "")}";

    public bool HasEnded => KnownResourceStates.TerminalStates.Contains(latest().Snapshot.State?.Text ?? "");

    /// <summary>The process, and with a database server the processes that it has made.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            var root = latest().Snapshot.Properties.Select(property => property is { Name: "executable.pid", Value: int id } ? id : 0).FirstOrDefault(id => id > 0);
            return root == 0 ? [] : [root, .. ChildrenOf(root)];
        }
    }

    /// <summary>The memory that the process has in use, in MB; 0 where that is not told.</summary>
    public int MemoryMB
    {
        get
        {
            if (!OperatingSystem.IsLinux() || ProcessIds is not [var root, ..])
                return 0;
            var line = File.ReadLines($"/proc/{root}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return int.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Sends a signal to the process, by the name that kill knows it by; the process ends with it.</summary>
    public async Task EndAsync(string signal)
    {
        EndIsExpected = true;
        if (ProcessIds is [var root, ..])
            await Signals.SendAsync(signal, [root]);
        else
            await CommandAsync(KnownResourceCommands.StopCommand); // runs where its processes are not ours
        await UntilAsync(() => HasEnded, "ended");
    }

    /// <summary>Ends it as an operator does.</summary>
    public async Task StopAsync()
    {
        EndIsExpected = true;
        await CommandAsync(KnownResourceCommands.StopCommand);
        await UntilAsync(() => HasEnded, "ended");
    }

    /// <summary>Starts it again; comes back when it is healthy.</summary>
    public async Task StartAsync()
    {
        await CommandAsync(KnownResourceCommands.StartCommand);
        await HealthyAsync();
        EndIsExpected = false; // only now: the news of its end may be the latest until then
    }

    /// <summary>Freezes all its processes for a while.</summary>
    public async Task FreezeAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var processes = ProcessIds;
        await Signals.SendAsync("STOP", processes);
        try
        {
            await Task.Delay(span, TimeProvider.System, cancellationToken);
        }
        finally
        {
            await Signals.SendAsync("CONT", processes);
        }
    }

    public Task HealthyAsync() => UntilAsync(() => IsHealthy, "healthy");

    private async Task CommandAsync(string command)
    {
        var result = await application.ResourceCommands.ExecuteCommandAsync(Id, command, TestContext.Current.CancellationToken);
        if (!result.Success)
            throw new InvalidOperationException($"{command} {Id}: {result.Message}");
    }

    private async Task UntilAsync(Func<bool> reached, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!reached())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"{Id} was not {what} within {Patience.TotalSeconds} s; {State}.");
            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<int> ChildrenOf(int parent)
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && ParentOf(id) == parent)
                yield return id;
        }
    }

    private static int ParentOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
