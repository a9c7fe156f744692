using MarketSnapshot.Core.Scheduling;
using TickerQ.Utilities.Base;

namespace MarketSnapshot.Scheduler.Jobs;

/// <summary>Rebuilds what changed or came due, and brings the listings up to date.</summary>
public sealed class ReconcilePublishedSnapshots(JobRunner runner)
{
    /// <summary>Makes one run.</summary>
    [TickerFunction(JobNames.Reconcile, $"%{CronKeys.Reconcile}%")]
    public async Task RunAsync(TickerFunctionContext context, CancellationToken cancellationToken)
    {
        context.CronOccurrenceOperations.SkipIfAlreadyRunning();
        await runner.RunScheduledAsync(JobNames.Reconcile, context.FiredFor(), cancellationToken);
    }
}
