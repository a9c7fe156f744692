using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Benchmarks.Running;

/// <summary>
/// The scheduler's own process, started on a ledger that lacks a sync: the first thing that it does is the one that was missed. Its
/// memory is looked at all the time.
/// </summary>
internal sealed class Worker : IAsyncDisposable
{
    private const string RunSql =
        """
        select node, outcome, started_at, coalesce(finished_at, clock_timestamp()), coalesce((counts ->> 'published')::int, 0), coalesce(error, '')
        from job_runs where job = 'sync_ready_snapshots' order by started_at limit 1
        """;

    private const string OnlySyncIsMissed =
        """
        with gone as (delete from job_runs where job = 'sync_ready_snapshots')
        insert into job_runs (id, job, scheduled_for, trigger, node, started_at, heartbeat_at, finished_at, outcome)
        select gen_random_uuid(), job, now(), 'manual', 'benchmark', now(), now(), now(), 'succeeded'
        from unnest(@others) job
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly RunningSystem _system;
    private readonly ConcurrentQueue<(DateTime At, long Bytes)> _memory = [];

    private Worker(RunningSystem system) => _system = system;

    /// <summary>The most memory that was resident at any time, in bytes; the operating system keeps count of it.</summary>
    public long Peak { get; private set; }

    /// <summary>Starts the process.</summary>
    public static async Task<Worker> StartAsync(RunningSystem system, CancellationToken cancellationToken)
    {
        await using (var command = system.Database.CreateCommand(OnlySyncIsMissed))
        {
            command.Parameters.AddWithValue("others", JobNames.All.Where(job => job != JobNames.Sync).ToArray());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await system.StartServiceAsync(ResourceNames.Scheduler, cancellationToken);
        return new(system);
    }

    /// <summary>The most memory that was seen between two times, in bytes.</summary>
    public long PeakBetween(DateTime from, DateTime to) =>
        _memory.Where(sample => sample.At >= from && sample.At <= to).Select(sample => sample.Bytes).DefaultIfEmpty().Max();

    /// <summary>Looks on until the sync has ended.</summary>
    /// <param name="progress">How often to say how far it is.</param>
    /// <param name="report">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SyncRun> WatchSyncAsync(TimeSpan progress, Report report, CancellationToken cancellationToken)
    {
        var node = await WaitForRunAsync(cancellationToken);
        using var process = Process.GetProcessById(int.Parse(node[(node.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
        var told = Stopwatch.StartNew();
        var asked = Stopwatch.StartNew();
        while (true)
        {
            process.Refresh();
            if (process.HasExited)
                throw new InvalidOperationException("The worker has ended.");
            _memory.Enqueue((TimeProvider.System.GetUtcNow().UtcDateTime, process.WorkingSet64));
            Peak = Math.Max(Peak, process.PeakWorkingSet64);
            if (asked.Elapsed > TimeSpan.FromSeconds(1))
            {
                asked.Restart();
                if (await ReadAsync(cancellationToken) is { Outcome: not "running" } run)
                    return run;
            }

            if (told.Elapsed > progress)
            {
                told.Restart();
                var listings = await _system.Listings.EstimatedDocumentCountAsync(cancellationToken: cancellationToken);
                report.Figure("  so far", $"{listings:N0} listings, {process.WorkingSet64 / 1e6:0} MB");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _system.StopServiceAsync(ResourceNames.Scheduler, CancellationToken.None);

    private async Task<string> WaitForRunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadAsync(cancellationToken) is { } run)
                return run.Node;
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<SyncRun?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = _system.Database.CreateCommand(RunSql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(row.GetString(0), row.GetString(1), row.GetDateTime(2), row.GetDateTime(3) - row.GetDateTime(2), row.GetInt32(4), row.GetString(5))
            : null;
    }
}

/// <summary>A run of sync, as the ledger tells it.</summary>
/// <param name="Node">The process.</param>
/// <param name="Outcome">How it ended, or <c>running</c>.</param>
/// <param name="StartedAt">When it began, by PostgreSQL's clock.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Published">How many listings it brought up to date.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record SyncRun(string Node, string Outcome, DateTime StartedAt, TimeSpan Elapsed, int Published, string Error);
