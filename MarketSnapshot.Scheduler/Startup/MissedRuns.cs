using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Scheduler.Startup;

/// <summary>
/// Tells everybody the intervals of this scheduler; then makes runs that were missed: at once at start, where no scheduler was up at
/// their time, and every minute, where PostgreSQL was away at their time or another scheduler was stopped in the middle.
/// </summary>
internal sealed class MissedRuns(
    JobSchedules schedules, JobRunner runner, IOptions<SchedulerOptions> options, TimeProvider clock, ILogger<MissedRuns> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAfter = TimeSpan.FromMinutes(1);

    // A scheduler that is up makes its runs within moments of their time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilDoneAsync(() => schedules.PublishAsync(options.Value, stoppingToken), stoppingToken);

        for (var grace = TimeSpan.Zero; !stoppingToken.IsCancellationRequested; grace = Grace)
        {
            foreach (var job in JobNames.All)
                await UntilDoneAsync(() => runner.CatchUpAsync(job, grace, stoppingToken), stoppingToken);
            await Task.Delay(LookAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task UntilDoneAsync(Func<Task> step, CancellationToken stoppingToken)
    {
        for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await step();
                return;
            }
            catch (NpgsqlException) when (attempt > 1)
            {
                // Said already.
            }
            catch (NpgsqlException)
            {
                log.WaitingForDatabase();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(RetryAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
