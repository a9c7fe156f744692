namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>
/// How a DbContext reaches PostgreSQL and what it reports about itself. Bound to the section
/// <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL</c>, then to its sub-sections of the connection's and of the context's name.
/// </summary>
public class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>The connection string; <c>ConnectionStrings:{name}</c> wins over the section.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves out the retrying execution strategy. Default: <see langword="false"/>.</summary>
    public bool DisableRetry { get; set; }

    /// <summary>Leaves out the health check. Default: <see langword="false"/>.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves out the traces. Default: <see langword="false"/>.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Leaves out the metrics. Default: <see langword="false"/>.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds that a command may take; the driver's own default where not set.</summary>
    public int? CommandTimeout { get; set; }
}
