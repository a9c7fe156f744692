using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Retention;

internal static class RetentionServices
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>()
            .BindConfiguration(RetentionOptions.Section)
            .Validate(o => o.IsValid(), "Retention: History, JobRuns and Readings must be a day or more, Snapshots and ListingEvents positive, and BatchSize within 1 and 50000.")
            .ValidateOnStart();
        return services
            .AddSingleton<IRetentionStore, RetentionStore>()
            .AddSingleton(provider => new SnapshotCleanup(
                provider.GetRequiredService<IRetentionStore>(),
                provider.GetRequiredService<IOptions<RetentionOptions>>()))
            .AddJob<SnapshotCleanup, CleanupResult>(JobNames.Cleanup, (flow, ct) => flow.RunAsync(ct));
    }
}
