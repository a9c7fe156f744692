using System.Diagnostics;
using System.Globalization;
using MarketSnapshot.Benchmarks.Running;

namespace MarketSnapshot.Benchmarks.Dashboard;

/// <summary>Sends a dashboard of its own much telemetry, with bursts, while somebody looks at its pages and the whole system runs beside it and sends its own.</summary>
internal sealed class DashboardBenchmark : IBenchmark
{
    private const int RequestsPerSecond = 10;
    private const string Chatty = "chatty";
    private const string Quiet = "quiet";
    private static readonly TimeSpan BurstEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BurstFor = TimeSpan.FromSeconds(5);

    public string Name => "dashboard";

    public string Summary => "Spans and logs a second for so long, five times as many for five seconds of every twenty; pages asked for all the while.";

    public IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["spans"] = 1000,
        ["logs"] = 2000,
        ["seconds"] = 60,
        ["memory"] = 400,
    };

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var dashboard = await DashboardProcess.StartAsync(cancellationToken);
        await dashboard.SendAsync("logs", Telemetry.Logs(Quiet, 0, 1), cancellationToken);
        await using var system = await RunningSystem.StartAsync(
            [ResourceNames.Api, ResourceNames.Scheduler],
            builder =>
            {
                foreach (var service in new[] { ResourceNames.Api, ResourceNames.Scheduler })
                    dashboard.Listen(RunningSystem.Project(builder, service));
            },
            cancellationToken);
        using var api = system.CreateApiClient();

        report.Part("Load");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = new PageWatch(dashboard);
        var looking = watching.RunAsync(over.Token);
        var beside = new SystemBeside(api);
        var besides = beside.RunAsync(over.Token);
        var (spans, logs, refused, slowest) = await SendAsync(dashboard, options, cancellationToken);
        await over.CancelAsync();
        await Task.WhenAll(looking, besides);

        var status = await dashboard.StatusAsync(cancellationToken);
        var chatty = status.Kept.Resources.Single(r => r.Resource == Chatty);
        var quiet = status.Kept.Resources.Single(r => r.Resource == Quiet);
        report.Figure("sent", $"{spans:N0} spans, {logs:N0} logs; slowest request {slowest.TotalMilliseconds:0} ms");
        report.Figure("kept", $"{chatty.Spans.Count:N0} spans, {chatty.Logs.Count:N0} logs");
        report.Figure("dropped and counted", $"{chatty.Spans.Dropped:N0} spans, {chatty.Logs.Dropped:N0} logs");
        report.Figure("pages", watching.ToString());
        report.Figure("system beside", beside.ToString());
        report.Figure("memory of the process, highest", string.Create(CultureInfo.InvariantCulture, $"{watching.HighestMemory / 1024 / 1024} MB"));
        report.Promise(refused == 0, "every request is taken");
        report.Promise(chatty.Spans.Count + chatty.Spans.Dropped == spans && chatty.Logs.Count + chatty.Logs.Dropped == logs, "what was sent is kept or counted as dropped, to the last one");
        report.Promise(quiet.Logs is { Count: 1, Dropped: 0 }, "the one line of the quiet resource is still there");
        var own = status.Kept.Resources.SingleOrDefault(r => r.Resource == ResourceNames.Api);
        report.Promise(own is { Spans: { Count: > 0, Dropped: 0 }, Logs.Dropped: 0 }, "the system beside is seen, and nothing of it was dropped");
        report.Promise(beside.Failures == 0, "the system beside stays healthy and answers");
        report.Promise(watching.Failures == 0 && watching.Percentile(0.99) < 1000, "every page answers, 99 % within a second");
        report.Promise(watching.HighestMemory < options["memory"] * 1024L * 1024, $"memory stays under {options["memory"]} MB");
    }

    private static async Task<(long Spans, long Logs, int Refused, TimeSpan Slowest)> SendAsync(DashboardProcess dashboard, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        long spans = 0, logs = 0;
        var refused = 0;
        var slowest = TimeSpan.Zero;
        var watch = Stopwatch.StartNew();
        for (var tick = 0; watch.Elapsed.TotalSeconds < options["seconds"]; tick++)
        {
            var due = TimeSpan.FromSeconds((double)tick / RequestsPerSecond);
            if (due > watch.Elapsed)
                await Task.Delay(due - watch.Elapsed, TimeProvider.System, cancellationToken);
            var burst = due.Ticks % BurstEvery.Ticks >= (BurstEvery - BurstFor).Ticks ? 5 : 1;
            var (newSpans, newLogs) = (options["spans"] * burst / RequestsPerSecond, options["logs"] * burst / RequestsPerSecond);
            var sent = watch.Elapsed;
            var taken = await Task.WhenAll(
                dashboard.SendAsync("traces", Telemetry.Spans(Chatty, spans, newSpans), cancellationToken),
                dashboard.SendAsync("logs", Telemetry.Logs(Chatty, logs, newLogs), cancellationToken));
            slowest = watch.Elapsed - sent > slowest ? watch.Elapsed - sent : slowest;
            (spans, logs, refused) = (spans + newSpans, logs + newLogs, refused + taken.Count(t => !t));
        }

        return (spans, logs, refused, slowest);
    }
}
