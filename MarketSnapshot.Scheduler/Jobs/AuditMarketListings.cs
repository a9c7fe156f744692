using MarketSnapshot.Core.Scheduling;
using TickerQ.Utilities.Base;

namespace MarketSnapshot.Scheduler.Jobs;

/// <summary>Compares the snapshots and the market, both ways, and repairs.</summary>
public sealed class AuditMarketListings(JobRunner runner)
{
    /// <summary>Makes one run.</summary>
    [TickerFunction(JobNames.Audit, $"%{CronKeys.Audit}%")]
    public async Task RunAsync(TickerFunctionContext context, CancellationToken cancellationToken)
    {
        context.CronOccurrenceOperations.SkipIfAlreadyRunning();
        await runner.RunScheduledAsync(JobNames.Audit, context.FiredFor(), cancellationToken);
    }
}
