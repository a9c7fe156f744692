namespace Aspire.Npgsql;

/// <summary>How a data source reaches PostgreSQL and what it reports about itself. Bound to the section <c>Aspire:Npgsql</c>.</summary>
public class NpgsqlSettings
{
    /// <summary>The connection string; <c>ConnectionStrings:{name}</c> wins over the section.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves out the health check. Default: <see langword="false"/>.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves out the traces. Default: <see langword="false"/>.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Leaves out the metrics. Default: <see langword="false"/>.</summary>
    public bool DisableMetrics { get; set; }
}
