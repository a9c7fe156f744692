namespace MarketSnapshot.Scheduler;

/// <summary>Log messages of this service; event ids 2000 to 2099. The first four are looked for word for word.</summary>
internal static partial class SchedulerLog
{
    [LoggerMessage(2000, LogLevel.Information, "[SCHEDULER] Market Snapshot Scheduler started successfully")]
    public static partial void Started(this ILogger logger);

    [LoggerMessage(2001, LogLevel.Information, "[SCHEDULER] Sync job scheduled: {Every}")]
    public static partial void SyncScheduled(this ILogger logger, string every);

    [LoggerMessage(2002, LogLevel.Information, "[SCHEDULER] Reconcile job scheduled: {Every}")]
    public static partial void ReconcileScheduled(this ILogger logger, string every);

    [LoggerMessage(2003, LogLevel.Information, "[SCHEDULER] Cleanup job scheduled: {Every}")]
    public static partial void CleanupScheduled(this ILogger logger, string every);

    [LoggerMessage(2006, LogLevel.Information, "[SCHEDULER] Audit job scheduled: {Every}")]
    public static partial void AuditScheduled(this ILogger logger, string every);

    [LoggerMessage(2004, LogLevel.Information, "PostgreSQL answers; runs that were missed are made now")]
    public static partial void DatabaseBack(this ILogger logger);

    [LoggerMessage(2005, LogLevel.Information, "The database is not up to date yet; jobs run once the migrations have ended")]
    public static partial void WaitingForMigrations(this ILogger logger);

    [LoggerMessage(2010, LogLevel.Warning, "PostgreSQL is away; missed runs are looked for when it is back")]
    public static partial void WaitingForDatabase(this ILogger logger);
}
