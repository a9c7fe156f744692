using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Scheduler.Jobs;

/// <summary>The configuration keys under which the jobs find their cron expressions. Intervals are configured; these follow from them.</summary>
internal static class CronKeys
{
    public const string Sync = $"{SchedulerOptions.Section}:Cron:{JobNames.Sync}";
    public const string Reconcile = $"{SchedulerOptions.Section}:Cron:{JobNames.Reconcile}";
    public const string Cleanup = $"{SchedulerOptions.Section}:Cron:{JobNames.Cleanup}";
    public const string Audit = $"{SchedulerOptions.Section}:Cron:{JobNames.Audit}";

    /// <summary>The key of a job.</summary>
    public static string Of(string job) => $"{SchedulerOptions.Section}:Cron:{job}";
}
