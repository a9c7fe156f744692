using MarketSnapshot.Core.Scheduling;
using TickerQ.Utilities.Base;

namespace MarketSnapshot.Scheduler.Jobs;

/// <summary>Removes old snapshots, after their listings.</summary>
public sealed class CleanupOldSnapshots(JobRunner runner)
{
    /// <summary>Makes one run.</summary>
    [TickerFunction(JobNames.Cleanup, $"%{CronKeys.Cleanup}%")]
    public async Task RunAsync(TickerFunctionContext context, CancellationToken cancellationToken)
    {
        context.CronOccurrenceOperations.SkipIfAlreadyRunning();
        await runner.RunScheduledAsync(JobNames.Cleanup, context.FiredFor(), cancellationToken);
    }
}
