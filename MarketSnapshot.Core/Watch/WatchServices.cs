using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MarketSnapshot.Core.Watch;

/// <summary>Registers what tells people that the pipeline works.</summary>
public static class WatchServices
{
    /// <summary>Name of the health check.</summary>
    public const string HealthCheckName = "pipeline";

    private static readonly TimeSpan HealthCheckTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Adds the pipeline's health check and its metrics. For every service, not for the scheduler alone: one that is down tells nobody.
    /// </summary>
    /// <param name="services">The service's services, with <c>NpgsqlDataSource</c> and the domain among them.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPipelineWatch(this IServiceCollection services)
    {
        services.AddSingleton<PipelineHealthCheck>();
        services.AddHealthChecks().AddCheck<PipelineHealthCheck>(HealthCheckName, HealthStatus.Degraded, tags: [], timeout: HealthCheckTimeout);
        return services.AddHostedService<PipelineMonitor>();
    }

    internal static IServiceCollection AddPipelineState(this IServiceCollection services) => services.AddSingleton<PipelineStateReader>().AddSingleton<MarketPaceReader>();
}
