namespace MarketSnapshot.Migrations;

/// <summary>Log messages of this component; event ids 1000 to 1099.</summary>
internal static partial class MigrationsLog
{
    [LoggerMessage(1000, LogLevel.Information, "The database is up to date; found out in {ElapsedMs} ms")]
    public static partial void NothingToDo(this ILogger logger, long elapsedMs);

    [LoggerMessage(1001, LogLevel.Information, "The database was brought up to date in {ElapsedMs} ms")]
    public static partial void Done(this ILogger logger, long elapsedMs);

    [LoggerMessage(1002, LogLevel.Information, "PostgreSQL takes no connection yet; waiting up to {Seconds} s")]
    public static partial void WaitingForServer(this ILogger logger, int seconds);

    [LoggerMessage(1003, LogLevel.Information, "Created the database {Database}")]
    public static partial void DatabaseCreated(this ILogger logger, string database);

    [LoggerMessage(1004, LogLevel.Information, "Applied {Count} migration(s), up to {Latest}")]
    public static partial void Migrated(this ILogger logger, int count, string latest);

    [LoggerMessage(1005, LogLevel.Information, "Added demo data: {Locations} places with {Sensors} sensors and {Readings} readings, no bookings")]
    public static partial void DemoDataAdded(this ILogger logger, int locations, int sensors, ulong readings);

    [LoggerMessage(1006, LogLevel.Information, "Gave their rights to the database users {Roles}")]
    public static partial void Granted(this ILogger logger, string roles);

    [LoggerMessage(1010, LogLevel.Warning, "Stopped before the database was up to date; the next run goes on from here")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(1011, LogLevel.Error, "The database could not be brought up to date: {Reason}")]
    public static partial void Failed(this ILogger logger, Exception error, string reason);

    [LoggerMessage(1012, LogLevel.Warning, "Of the services' database users only {Role} exists, or the other one is the owner's; see Database:ApiRole and Database:SchedulerRole")]
    public static partial void OneRoleOnly(this ILogger logger, string role);
}
