using System.Text.Json;
using MarketSnapshot.Simulator.Market;
using Microsoft.Extensions.Options;
using Polly;

namespace MarketSnapshot.Simulator;

/// <summary>Plays round after round until the process is asked to end, whatever the API does meanwhile.</summary>
internal sealed class PlayerService(Player player, IOptions<SimulatorOptions> options, TimeProvider clock, ILogger<PlayerService> log) : BackgroundService
{
    private readonly TimeSpan _interval = options.Value.Interval;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = _interval;
            try
            {
                await player.PlayAsync(stoppingToken);
                if (failures > 0)
                    log.Back();
                failures = 0;
            }
            catch (Exception away) when (IsAway(away, stoppingToken))
            {
                if (failures++ == 0)
                    Tell(away);
                pause = Pause.After((away as RefusedException)?.RetryAfter, failures, clock.GetUtcNow(), Random.Shared.NextDouble());
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Refused, not there, too slow, cut off in the middle, or kept from being asked too often by our own client.
    private static bool IsAway(Exception error, CancellationToken stopping) => error switch
    {
        OperationCanceledException => !stopping.IsCancellationRequested,
        RefusedException or HttpRequestException or ExecutionRejectedException or IOException or JsonException => true,
        _ => false,
    };

    // An outage of an hour is one line and not a thousand.
    private void Tell(Exception away)
    {
        if (away is RefusedException { IsForbidden: true })
            log.Forbidden(away.Message);
        else
            log.Away(away.Message);
    }
}
