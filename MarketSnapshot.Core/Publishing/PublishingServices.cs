using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Publishing;

internal static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddOptions<PublishingOptions>()
            .BindConfiguration(PublishingOptions.Section)
            .Validate(o => o.IsValid(), "Publishing: BatchSize must lie within 1 and 5000, BatchesInFlight within 1 and 16, Lease within a second and an hour; LeaseWait must not be negative, StopGrace, BackOffBase and MaxAttempts must be positive, BackOffCap between BackOffBase and 7 days; UnpublishedAlarm and UnreconciledAlarm must be positive where they are set.")
            .ValidateOnStart();
        services.TryAddSingleton(Random.Shared);
        return services
            .AddSingleton(Retry)
            .AddSingleton<ListingIndexes>()
            .AddSingleton<ListingQueries>()
            .AddSingleton<IListingStore, MongoListingStore>()
            .AddSingleton<IPublishQueue, PublishQueue>()
            .AddSingleton<SnapshotPublisher>()
            .AddSingleton<PublishDrain>()
            .AddSingleton<ParkedSnapshots>()
            .AddSingleton<PublishBacklogReader>()
            .AddSingleton<IPublishBacklog>(provider => provider.GetRequiredService<PublishBacklogReader>())
            .AddSingleton<IListingStandings, ListingStandings>()
            .AddSingleton<IClockStore, ClockStore>()
            .AddSingleton<ClockSteps>()
            .AddSingleton(provider => new SnapshotSync(
                provider.GetRequiredService<ClockSteps>(),
                provider.GetRequiredService<PublishDrain>(),
                provider.GetRequiredService<IPublishBacklog>()))
            .AddSingleton(provider => new SinglePublisher(
                provider.GetRequiredService<IListingStandings>(),
                provider.GetRequiredService<ISnapshotRebuilds>(),
                provider.GetRequiredService<SnapshotPublisher>(),
                provider.GetRequiredService<IOptions<PublishingOptions>>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddJob<SnapshotSync, SyncResult>(
                JobNames.Sync, (flow, ct) => flow.RunAsync(ct), result => result.MarketAway ? JobFailures.MarketAway : null);
    }

    private static RetryRule Retry(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<PublishingOptions>>().Value;
        return new(new BackOff(options.BackOffBase, options.BackOffCap, provider.GetRequiredService<Random>()), options.MaxAttempts);
    }
}
