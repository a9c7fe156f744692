namespace Aspire.MongoDB.Driver;

/// <summary>How a client reaches MongoDB and what it reports about itself. Bound to the section <c>Aspire:MongoDB:Driver</c>.</summary>
public sealed class MongoDBSettings
{
    /// <summary>The connection string; <c>ConnectionStrings:{name}</c> wins over the section.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves out the health check. Default: <see langword="false"/>.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Milliseconds that the health check may take; no limit where not set or not positive.</summary>
    public int? HealthCheckTimeout { get; set; }

    /// <summary>Leaves out the traces. Default: <see langword="false"/>.</summary>
    public bool DisableTracing { get; set; }
}
