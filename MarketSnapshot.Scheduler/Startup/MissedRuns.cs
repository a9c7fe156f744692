using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Scheduler.Startup;

/// <summary>
/// At start: tells everybody the intervals of this scheduler, and makes each job's last run where it was missed. While PostgreSQL is
/// away it keeps trying.
/// </summary>
internal sealed class MissedRuns(
    JobSchedules schedules, JobRunner runner, IOptions<SchedulerOptions> options, TimeProvider clock, ILogger<MissedRuns> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilDoneAsync(() => schedules.PublishAsync(options.Value, stoppingToken), stoppingToken);
        foreach (var job in JobNames.All)
            await UntilDoneAsync(() => runner.CatchUpAsync(job, stoppingToken), stoppingToken);
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
