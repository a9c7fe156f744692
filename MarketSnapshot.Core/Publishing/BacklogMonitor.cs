using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Looks at the backlog every few seconds and shows it as metrics, so that publishing that stands still is seen: the age of the oldest
/// unpublished change grows whether or not anybody works.
/// </summary>
internal sealed class BacklogMonitor : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly PublishBacklogReader _reader;
    private readonly TimeProvider _time;

    private volatile PublishBacklog? _last;

    public BacklogMonitor(PublishBacklogReader reader, TimeProvider time)
    {
        _reader = reader;
        _time = time;
        PublishingTelemetry.Meter.CreateObservableGauge(
            "market_snapshot.backlog.oldest_age", () => Measure(b => b.OldestAge.TotalSeconds), "s", "Age of the oldest change that the market lacks.");
        PublishingTelemetry.Meter.CreateObservableGauge(
            "market_snapshot.backlog.ready", () => Measure(b => b.Ready), "{snapshot}", "Snapshots that are due and free.");
        PublishingTelemetry.Meter.CreateObservableGauge(
            "market_snapshot.backlog.leased", () => Measure(b => b.Leased), "{snapshot}", "Snapshots that are due and held by a worker.");
        PublishingTelemetry.Meter.CreateObservableGauge(
            "market_snapshot.backlog.parked", () => Measure(b => b.Parked), "{snapshot}", "Snapshots that are due and wait for an operator.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _last = await _reader.ReadAsync(stoppingToken);
            }
            catch (NpgsqlException)
            {
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

    private IEnumerable<Measurement<double>> Measure(Func<PublishBacklog, double> value) =>
        _last is { } backlog ? [new(value(backlog))] : [];
}
