using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Reconciling;

internal static class ReconcilingServices
{
    public static IServiceCollection AddReconciling(this IServiceCollection services)
    {
        services.AddOptions<ReconcileOptions>()
            .BindConfiguration(ReconcileOptions.Section)
            .Validate(o => o.IsValid(), "Reconciling: BatchSize must lie within 1 and 5000.")
            .ValidateOnStart();
        return services
            .AddSingleton<IReconcileStore, ReconcileStore>()
            .AddSingleton<ChangeLogRebuild>()
            .AddSingleton<DueRebuild>()
            .AddSingleton(provider => new SnapshotReconciler(
                provider.GetRequiredService<ChangeLogRebuild>(),
                provider.GetRequiredService<DueRebuild>(),
                provider.GetRequiredService<PublishDrain>(),
                provider.GetRequiredService<IPublishQueue>(),
                provider.GetRequiredService<IOptions<ReconcileOptions>>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new SingleReconciler(
                provider.GetRequiredService<ISnapshotRebuilds>(),
                provider.GetRequiredService<SinglePublisher>()))
            .AddJob<SnapshotReconciler, ReconcileResult>(
                JobNames.Reconcile, (flow, ct) => flow.RunAsync(ct), result => result.MarketAway ? JobFailures.MarketAway : null);
    }
}
