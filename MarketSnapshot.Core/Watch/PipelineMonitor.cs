using System.Diagnostics.Metrics;
using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MarketSnapshot.Core.Watch;

/// <summary>
/// Looks at the pipeline every few seconds and shows it as metrics, so that work that stands still is seen: ages grow whether or not
/// anybody works.
/// </summary>
internal sealed class PipelineMonitor : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly PublishBacklogReader _backlog;
    private readonly PipelineStateReader _state;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new("MarketSnapshot.Watch");

    private volatile Look? _last;

    public PipelineMonitor(PublishBacklogReader backlog, PipelineStateReader state, TimeProvider time)
    {
        _backlog = backlog;
        _state = state;
        _time = time;
        Show("backlog.oldest_age", "s", "Age of the oldest change that the market lacks.", look => look.Backlog.OldestAge.TotalSeconds);
        Show("backlog.oldest_waiting_age", "s", "The same without what is parked.", look => look.Age(state => state.WaitingSince));
        Show("backlog.ready", "{snapshot}", "Snapshots that are due and free, counted up to 10,000.", look => look.Backlog.Ready);
        Show("backlog.leased", "{snapshot}", "Snapshots that are due and held by a worker, counted up to 10,000.", look => look.Backlog.Leased);
        Show("backlog.parked", "{snapshot}", "Snapshots that are due and wait for an operator, counted up to 10,000.", look => look.Backlog.Parked);
        Show("change_log.oldest_age", "s", "Age of the oldest source change that reconcile has not looked at.", look => look.Age(state => state.ChangedSince));
        Show("scheduler.silence", "s", "How long ago a scheduler last said that it is up.", look => look.State.AgeOf(look.State.SchedulerSeenAt)?.TotalSeconds);
        _meter.CreateObservableGauge(
            "market_snapshot.job.since_success", SinceSuccess, "s", "How long ago a run of the job last ended well, or the first one was due.");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _last = new Look(await _backlog.ReadAsync(stoppingToken), await _state.ReadAsync(stoppingToken));
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                // The first connections of a process wait for one another, and what a wait too long is called is no NpgsqlException.
                // Nothing is shown rather than something old; health tells that PostgreSQL is away.
                _last = null;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Show(string name, string unit, string description, Func<Look, double?> value) => _meter.CreateObservableGauge(
        $"market_snapshot.{name}",
        () => _last is { } look && value(look) is { } number ? [new Measurement<double>(number)] : Array.Empty<Measurement<double>>(),
        unit,
        description);

    private IEnumerable<Measurement<double>> SinceSuccess() =>
        from job in _last?.State.Jobs ?? []
        let age = _last?.State.AgeOf(job.LastSuccessAt ?? job.FirstRunAt)
        where age is not null
        select new Measurement<double>(age.Value.TotalSeconds, new KeyValuePair<string, object?>("market_snapshot.job.name", job.Job));

    private sealed record Look(PublishBacklog Backlog, PipelineState State)
    {
        /// <summary>Zero where nothing waits: the lack of a number is the lack of a look.</summary>
        public double Age(Func<PipelineState, DateTimeOffset?> since) => State.AgeOf(since(State))?.TotalSeconds ?? 0;
    }
}
