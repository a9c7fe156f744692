using MarketSnapshot.Core.Snapshots.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Snapshots;

internal static class SnapshotServices
{
    public static IServiceCollection AddSnapshots(this IServiceCollection services)
    {
        services.AddOptions<SnapshotOptions>()
            .BindConfiguration(SnapshotOptions.Section)
            .Validate(o => o.IsValid(), "Snapshots: every time span must be positive, and PestEventsShown lie within 1 and 1000.")
            .ValidateOnStart();
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton<SnapshotRebuilds>();
        services.AddSingleton<ISnapshotRebuilds>(provider => provider.GetRequiredService<SnapshotRebuilds>());
        services.AddSingleton<BatchRebuilder>();
        services.AddScoped<SnapshotQueries>();
        return services;
    }
}
