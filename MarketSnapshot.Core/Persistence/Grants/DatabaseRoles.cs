namespace MarketSnapshot.Core.Persistence.Grants;

/// <summary>
/// The PostgreSQL users of the services; configuration section <c>Database</c>. Where none of that name exists, as in Development, the
/// services share the owner's.
/// </summary>
public sealed class DatabaseRoles
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Database";

    /// <summary>The API's user. Default <c>market_api</c>.</summary>
    public string ApiRole { get; set; } = "market_api";

    /// <summary>The scheduler's user. Default <c>market_scheduler</c>.</summary>
    public string SchedulerRole { get; set; } = "market_scheduler";
}
