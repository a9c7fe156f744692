using MarketSnapshot.Benchmarks.Population;
using MarketSnapshot.Benchmarks.Running;

namespace MarketSnapshot.Benchmarks.Backlog;

/// <summary>
/// What rows that can't be published cost those behind them: nothing, whether they are parked or back off. Measured in turns, each round
/// beginning with another way, so that neither a machine that grows busier nor what the round before leaves behind favours one of them.
/// </summary>
internal sealed class RowsInTheWay(RunningSystem system, InProcess pipeline, Report report)
{
    private const int Rounds = 9;
    private const double Tolerance = 1.15;

    /// <summary>Puts the oldest ready rows aside, in one of two ways.</summary>
    private static string Aside(string how, int rows) =>
        $"""
        update market_inventory_snapshots set attempts = 12, last_error = 'refused by the benchmark', {how}
        where id in (
            select id from market_inventory_snapshots
            where version > published_version and parked_at is null order by unpublished_since, id limit {rows})
        """;

    private static readonly (string Name, string? How)[] Ways =
        [("none", null), ("parked", "parked_at = now()"), ("backing off", "next_attempt_at = now() + interval '1 day'")];

    /// <summary>Measures the time until half of a backlog is published, with nothing ahead of it and with rows of each kind.</summary>
    public async Task RunAsync(int backlog, int ahead, CancellationToken cancellationToken)
    {
        report.Part($"{ahead:N0} rows ahead of a backlog of {backlog:N0} that can't be published: median time until {backlog / 2:N0} are, of {Rounds} rounds");
        var times = Ways.ToDictionary(way => way.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, how) in Ways.Skip(round % Ways.Length).Concat(Ways.Take(round % Ways.Length)))
            {
                await ManySnapshots.MakeAsync(system.Database, backlog + (how is null ? 0 : ahead), cancellationToken);
                if (how is not null)
                    await system.SqlAsync(Aside(how, ahead), cancellationToken);
                times[name].Add(await TimeAsync(backlog, cancellationToken));
                await system.SqlAsync("delete from market_inventory_snapshots where version > published_version", cancellationToken);
            }
        }

        var without = Median(times["none"]);
        foreach (var (name, measured) in times)
            report.Figure(name, $"{Median(measured):0.00} s, {measured.Min():0.00} to {measured.Max():0.00}");
        foreach (var name in Ways.Skip(1).Select(way => way.Name))
            report.Promise(Median(times[name]) <= without * Tolerance, $"rows that are {name} delay the others by nothing ({Median(times[name]) / without:0.00} : 1)");
    }

    private async Task<double> TimeAsync(int backlog, CancellationToken cancellationToken)
    {
        var started = await system.ScalarAsync<DateTime>("select clock_timestamp()", cancellationToken);
        var result = await pipeline.Sync.RunAsync(cancellationToken);
        if (result.Published != backlog)
            throw new InvalidOperationException($"{result.Published:N0} of {backlog:N0} were published.");
        var reached = await system.ScalarAsync<DateTime>(
            $"""
            select last_synced_at from market_inventory_snapshots
            where last_synced_at >= '{started:O}' order by last_synced_at offset {backlog / 2 - 1} limit 1
            """, cancellationToken);
        return (reached - started).TotalSeconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
