using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>
/// Makes good what other processes left: marks runs whose worker died as abandoned, and makes each job's last run where it was missed, cut
/// short or abandoned. Every scheduler looks every few seconds; the ledger gives each run to one of them.
/// </summary>
public sealed class RunRecovery
{
    /// <summary>A scheduler that is up makes its runs within moments of their time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly IJobLedger _ledger;
    private readonly JobRunner _runner;
    private readonly SchedulerOptions _options;
    private readonly ILogger<RunRecovery> _log;
    private readonly Dictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    internal RunRecovery(IJobLedger ledger, JobRunner runner, IOptions<SchedulerOptions> options, ILogger<RunRecovery> log)
    {
        _ledger = ledger;
        _runner = runner;
        _options = options.Value;
        _log = log;
    }

    /// <summary>
    /// Looks once and begins what there is to make; does not wait for its end, so that a long run keeps nobody from noticing a dead one.
    /// Not to be called again before it has returned.
    /// </summary>
    /// <param name="atStart">Whether a run counts as missed as soon as its time has come, since no scheduler may have been up.</param>
    /// <param name="stop">Stops what was begun; it is recorded as cancelled.</param>
    /// <exception cref="Npgsql.NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task LookAsync(bool atStart, CancellationToken stop)
    {
        foreach (var dead in await _ledger.AbandonDeadAsync(_options.DeadAfter, stop))
            _log.Abandoned(dead.Job, dead.ScheduledFor, dead.Node, dead.HeartbeatAt);

        foreach (var job in JobNames.All)
        {
            if (_underWay.TryGetValue(job, out var last) && !last.IsCompleted)
                continue;
            if (await _runner.ClaimMissedAsync(job, atStart ? TimeSpan.Zero : Grace, stop) is not { } run)
                continue;

            if (run.TakenFrom is { } node)
                _log.TakenOver(job, run.ScheduledFor, node);
            else
                _log.CatchingUp(job, run.ScheduledFor);
            _underWay[job] = _runner.MakeAsync(run, stop);
        }
    }

    /// <summary>Waits until nothing that it began is under way.</summary>
    public Task EndAsync() => Task.WhenAll(_underWay.Values);
}
