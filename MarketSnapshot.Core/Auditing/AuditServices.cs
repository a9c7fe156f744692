using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Auditing;

/// <summary>Registers the audit.</summary>
public static class AuditServices
{
    /// <summary>Name of the health check.</summary>
    public const string HealthCheckName = "audit";

    /// <summary>Adds the check that degrades a service while the audit waits for an operator.</summary>
    /// <param name="services">The service's services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddAuditHealthCheck(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<AuditHealthCheck>(HealthCheckName, HealthStatus.Degraded, tags: []);
        return services;
    }

    internal static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>()
            .BindConfiguration(AuditOptions.Section)
            .Validate(o => o.IsValid(), "Auditing: BatchSize must lie within 1 and 5000, RebuildShare and BrakeShare within 0 and 1, BrakeCount not be negative.")
            .ValidateOnStart();
        return services
            .AddSingleton<AuditStates>()
            .AddSingleton<IAuditStates>(provider => provider.GetRequiredService<AuditStates>())
            .AddSingleton<IAuditStore, AuditStore>()
            .AddSingleton<IAuditedMarket, MongoAuditedMarket>()
            .AddSingleton<StoreWalk>()
            .AddSingleton<MarketComparison>()
            .AddSingleton<DifferenceRepair>()
            .AddSingleton<ShareRebuild>()
            .AddSingleton(provider => new MarketAudit(
                provider.GetRequiredService<IAuditStates>(),
                provider.GetRequiredService<IAuditStore>(),
                provider.GetRequiredService<MarketComparison>(),
                provider.GetRequiredService<DifferenceRepair>(),
                provider.GetRequiredService<ShareRebuild>(),
                provider.GetRequiredService<PublishDrain>(),
                provider.GetRequiredService<IOptions<AuditOptions>>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MarketAudit>>()))
            .AddSingleton(provider => new ManualAudit(
                provider.GetRequiredService<MarketAudit>(),
                provider.GetRequiredService<IAuditStates>(),
                provider.GetRequiredService<ManualJobRuns>(),
                provider.GetRequiredService<ILogger<ManualAudit>>()))
            .AddJob<MarketAudit, AuditResult>(JobNames.Audit, (flow, ct) => flow.RunAsync(ct), result => result.Failure);
    }
}
