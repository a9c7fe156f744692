using TickerQ.Utilities.Base;

namespace MarketSnapshot.Scheduler.Jobs;

internal static class TickerFunctionContextExtensions
{
    /// <summary>The time that the scheduler fired for. It is UTC, but a value that was computed from a cron expression doesn't say so.</summary>
    public static DateTimeOffset FiredFor(this TickerFunctionContext context) =>
        new(DateTime.SpecifyKind(context.ScheduledFor, DateTimeKind.Utc));
}
