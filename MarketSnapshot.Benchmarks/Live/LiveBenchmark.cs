using System.Diagnostics;
using Aspire.Hosting;
using MarketSnapshot.Benchmarks.Running;

namespace MarketSnapshot.Benchmarks.Live;

/// <summary>
/// How long after a booking's answer its listing can be found in the market, with live publishing. The system runs as the AppHost starts it;
/// bookings come from a process of their own, at a fixed rate, whatever the answers take.
/// </summary>
internal sealed class LiveBenchmark : IBenchmark
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    public string Name => "live";

    public string Summary => "From a booking's answer to its listing, with live publishing under a steady load.";

    public IReadOnlyDictionary<string, int> Defaults { get; } = new Dictionary<string, int> { ["rate"] = 50, ["seconds"] = 60, ["warm-up"] = 10 };

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var system = await RunningSystem.StartAsync(
            [ResourceNames.Api, ResourceNames.Scheduler],
            builder =>
            {
                foreach (var service in new[] { ResourceNames.Api, ResourceNames.Scheduler })
                    RunningSystem.Project(builder, service).WithEnvironment("Publishing__Live", "true");
            },
            cancellationToken);
        report.Servers(await system.DescribeServersAsync(cancellationToken));

        report.Part($"{options["rate"]} bookings a second for {options["seconds"]} s");
        using var api = system.CreateApiClient();
        var load = await RunLoadAsync(
            [
                LiveLoad.Word, api.BaseAddress!.ToString(), await system.MarketConnectionStringAsync(cancellationToken),
                $"{options["rate"]}", $"{options["seconds"]}", $"{options["warm-up"]}",
            ],
            cancellationToken);

        report.Figure("bookings", $"{load.Count:N0}");
        report.Figure("asked to answered, p50 / p99 / most", Milliseconds(load.Select(one => one.Answered)));
        report.Figure("answered to found in MongoDB, p50 / p99 / most", Milliseconds(load.Select(one => one.Visible)));
        var expected = options["rate"] * options["seconds"];
        report.Promise(load.Count >= expected * 99 / 100, $"{expected:N0} bookings were made at that rate");
        report.Promise(load.All(one => one.Visible < TimeSpan.MaxValue), "every listing was found");
        report.Promise(
            load.Count > 0 && Percentile(load.Select(one => one.Visible), 99) <= Promised,
            $"99 of 100 listings are visible within {Promised.TotalSeconds:0} s of the booking's answer");
    }

    /// <summary>Runs this program once more as the source of the load, and reads what it measured.</summary>
    private static async Task<List<LiveSample>> RunLoadAsync(string[] arguments, CancellationToken cancellationToken)
    {
        // This program is its own executable, or an assembly that dotnet runs.
        var program = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments = [typeof(LiveBenchmark).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The load could not be started.");
        List<LiveSample> samples = [];
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                samples.Add(LiveSample.Parse(line));
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        return process.ExitCode == 0 ? samples : throw new InvalidOperationException("The load ended with a failure; see above.");
    }

    private static string Milliseconds(IEnumerable<TimeSpan> spans)
    {
        var all = spans.ToList();
        return $"{Percentile(all, 50).TotalMilliseconds:0} / {Percentile(all, 99).TotalMilliseconds:0} / {Percentile(all, 100).TotalMilliseconds:0} ms";
    }

    private static TimeSpan Percentile(IEnumerable<TimeSpan> spans, int percent)
    {
        var sorted = spans.Order().ToList();
        return sorted.Count == 0 ? TimeSpan.MaxValue : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)];
    }
}
