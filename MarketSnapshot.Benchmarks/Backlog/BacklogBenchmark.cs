using MarketSnapshot.Benchmarks.Population;
using MarketSnapshot.Benchmarks.Running;

namespace MarketSnapshot.Benchmarks.Backlog;

/// <summary>
/// A large backlog of ready snapshots, as after a long absence of MongoDB: how fast it drains, whether it slows down, how much memory
/// the worker takes, and what rows that can't be published cost the others.
/// </summary>
internal sealed class BacklogBenchmark : IBenchmark
{
    private const int Places = 500;
    private const int Originals = 2_000;

    /// <inheritdoc/>
    public string Name => "backlog";

    /// <inheritdoc/>
    public string Summary => "A backlog of ready snapshots drains: rows a second from beginning to end, memory of the worker, what parked rows ahead of it cost.";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> Defaults { get; } =
        new Dictionary<string, int>(StringComparer.Ordinal) { ["rows"] = 1_000_000, ["parked"] = 1_000, ["sample"] = 20_000 };

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var system = await RunningSystem.StartAsync([], configure: null, cancellationToken);
        report.Servers(await system.DescribeServersAsync(cancellationToken));
        await SourceData.FillAsync(system.Database, Places, Originals, cancellationToken);
        await using (var pipeline = new InProcess(system))
        {
            await pipeline.Reconciler.RunAsync(cancellationToken);
            await new ThreeWays(system, pipeline, report).RunAsync(options["sample"], cancellationToken);
            await new RowsInTheWay(system, pipeline, report).RunAsync(options["sample"], options["parked"], cancellationToken);
        }

        await new WholeDrain(system, report).RunAsync(options["rows"], options["parked"], cancellationToken);
    }
}
