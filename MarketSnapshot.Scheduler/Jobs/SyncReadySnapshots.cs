using MarketSnapshot.Core.Scheduling;
using TickerQ.Utilities.Base;

namespace MarketSnapshot.Scheduler.Jobs;

/// <summary>Publishes all that is ready.</summary>
public sealed class SyncReadySnapshots(JobRunner runner)
{
    /// <summary>Makes one run.</summary>
    [TickerFunction(JobNames.Sync, $"%{CronKeys.Sync}%")]
    public async Task RunAsync(TickerFunctionContext context, CancellationToken cancellationToken)
    {
        context.CronOccurrenceOperations.SkipIfAlreadyRunning();
        await runner.RunScheduledAsync(JobNames.Sync, context.FiredFor(), cancellationToken);
    }
}
