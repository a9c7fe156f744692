using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Scheduler.Startup;

/// <summary>
/// Tells everybody the intervals of this scheduler; then says every few seconds that it is up, and makes the runs that were missed: at
/// once at start, where no scheduler was up at their time, and from then on where PostgreSQL was away at their time, or another process
/// was stopped or died in the middle.
/// </summary>
internal sealed class RunWatch(
    JobSchedules schedules, SchedulerNodes nodes, RunRecovery recovery, IOptions<SchedulerOptions> options, TimeProvider clock, ILogger<RunWatch> log)
    : BackgroundService
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private bool _waiting;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilDoneAsync(() => schedules.PublishAsync(options.Value, stoppingToken), stoppingToken);
        await UntilDoneAsync(() => LookAsync(atStart: true, stoppingToken), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await PauseAsync(stoppingToken);
            await UntilDoneAsync(() => LookAsync(atStart: false, stoppingToken), stoppingToken);
        }

        await recovery.EndAsync();
        await SayGoodbyeAsync();
    }

    private async Task LookAsync(bool atStart, CancellationToken stoppingToken)
    {
        await nodes.BeatAsync(stoppingToken);
        await recovery.LookAsync(atStart, stoppingToken);
    }

    private async Task UntilDoneAsync(Func<Task> step, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await step();
                if (_waiting)
                    log.DatabaseBack();
                _waiting = false;
                return;
            }
            catch (Exception away) when (_waiting && away is NpgsqlException or TimeoutException)
            {
                // Said already.
            }
            catch (PostgresException old) when (old.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidCatalogName)
            {
                log.WaitingForMigrations();
                _waiting = true;
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                log.WaitingForDatabase();
                _waiting = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await PauseAsync(stoppingToken);
        }
    }

    private async Task PauseAsync(CancellationToken stoppingToken) =>
        await Task.Delay(options.Value.LookInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // Nobody waits for a database at shutdown: without these words the others find out a little later.
    private async Task SayGoodbyeAsync()
    {
        using var enough = new CancellationTokenSource(LastWords, clock);
        try
        {
            await nodes.StopAsync(enough.Token);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            // Said already, or about to be said by others.
        }
    }
}
