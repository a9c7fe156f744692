using MarketSnapshot.Benchmarks;
using MarketSnapshot.Benchmarks.Backlog;
using MarketSnapshot.Benchmarks.Dashboard;
using MarketSnapshot.Benchmarks.FirstView;
using MarketSnapshot.Benchmarks.Live;
using MarketSnapshot.Benchmarks.Reconcile;

IBenchmark[] benchmarks = [new BacklogBenchmark(), new ReconcileBenchmark(), new LiveBenchmark(), new DashboardBenchmark(), new FirstViewBenchmark()];

if (args is [] or ["--help"] or ["-h"])
{
    Usage.Print(benchmarks);
    return args is [] ? 2 : 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true; // what was started is stopped in order
    stop.Cancel();
};

try
{
    if (args[0] == LiveLoad.Word)
        return await LiveLoad.RunAsync(args[1..], stop.Token);
    var benchmark = benchmarks.FirstOrDefault(candidate => candidate.Name == args[0])
        ?? throw new UsageException($"There is no benchmark '{args[0]}'.");
    var options = BenchmarkOptions.Parse(benchmark.Defaults, args[1..]);
    var report = new Report();
    report.Begin(benchmark.Name, options);
    await benchmark.RunAsync(options, report, stop.Token);
    return report.End();
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Usage.Print(benchmarks);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
