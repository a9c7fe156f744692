using System.Diagnostics;
using MarketSnapshot.Benchmarks.Population;
using MarketSnapshot.Benchmarks.Running;

namespace MarketSnapshot.Benchmarks.Backlog;

/// <summary>The whole backlog, drained by the scheduler's own process, from its start.</summary>
internal sealed class WholeDrain(RunningSystem system, Report report)
{
    private const long MemoryLimit = 300_000_000;
    private const double Steady = 0.8;

    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(30);

    /// <summary>The time at which each tenth of the backlog was on the market, as the rows say.</summary>
    private const string TenthsSql =
        """
        select max(at) from (
            select last_synced_at as at, ntile(10) over (order by last_synced_at) as tenth
            from market_inventory_snapshots where last_synced_at >= $1) t
        group by tenth order by tenth
        """;

    /// <summary>Measures.</summary>
    public async Task RunAsync(int rows, int parked, CancellationToken cancellationToken)
    {
        report.Part($"{rows:N0} ready snapshots behind {parked:N0} parked ones, drained by the worker");
        var watch = Stopwatch.StartNew();
        await ManySnapshots.MakeAsync(system.Database, rows + parked, cancellationToken);
        await system.SqlAsync(
            $"""
            update market_inventory_snapshots set attempts = 12, last_error = 'refused by the benchmark', parked_at = now()
            where id in (select id from market_inventory_snapshots where version > published_version order by unpublished_since, id limit {parked})
            """, cancellationToken);
        report.Figure("written to PostgreSQL", $"in {watch.Elapsed.TotalSeconds:0} s");

        await using var worker = await Worker.StartAsync(system, cancellationToken);
        var run = await worker.WatchSyncAsync(Progress, report, cancellationToken);
        var tenths = await TenthsAsync(run.StartedAt, cancellationToken);
        Tell(rows, run, worker, tenths);

        var (held, missing, strange) = await Comparison.RunAsync(system, cancellationToken);
        report.Figure("listings at the version and hash of their snapshots", $"{held:N0}; missing or other {missing:N0}, of no snapshot {strange:N0}");
        report.Promise(missing == 0 && strange == 0, "the market holds every snapshot at its version");
        var left = await system.ScalarAsync<long>("select count(*) from market_inventory_snapshots where version > published_version", cancellationToken);
        report.Promise(left == parked, $"what is left are the {parked:N0} parked ones");
    }

    private void Tell(int rows, SyncRun run, Worker worker, IReadOnlyList<DateTime> tenths)
    {
        report.Figure("drained", $"{run.Published:N0} in {run.Elapsed.TotalSeconds:0} s, {run.Published / run.Elapsed.TotalSeconds:N0} a second");
        report.Promise(run.Outcome == "succeeded" && run.Published == rows, $"one run drained all of it ({run.Outcome}{(run.Error.Length > 0 ? $": {run.Error}" : "")})");

        DateTime[] times = [run.StartedAt, .. tenths];
        double[] rates = [.. tenths.Select((at, i) => rows / 10.0 / (at - times[i]).TotalSeconds)];
        report.Figure("a second, by tenths", string.Join("  ", rates.Select(rate => $"{rate:N0}")));
        var (first, last) = (rates[..3].Average(), rates[^3..].Average());
        report.Ratio("the last three tenths to the first three", last, first);
        report.Promise(last >= Steady * first, "it does not slow down towards the end");

        report.Figure("memory of the worker, by tenths", string.Join("  ", tenths.Select((at, i) => $"{worker.PeakBetween(times[i], at) / 1e6:0}")) + " MB");
        report.Figure("memory of the worker at most", $"{worker.Peak / 1e6:0} MB");
        report.Promise(worker.Peak < MemoryLimit, $"under {MemoryLimit / 1e6:0} MB");
    }

    private async Task<IReadOnlyList<DateTime>> TenthsAsync(DateTime since, CancellationToken cancellationToken)
    {
        await using var command = system.Database.CreateCommand(TenthsSql);
        command.Parameters.Add(new() { Value = since });
        List<DateTime> times = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            times.Add(row.GetDateTime(0));
        return times;
    }
}
