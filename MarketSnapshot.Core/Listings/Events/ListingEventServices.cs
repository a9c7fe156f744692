using MarketSnapshot.Core.Persistence.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>Registers the stream of events.</summary>
public static class ListingEventServices
{
    /// <summary>Adds <see cref="ListingEventStream"/> and what feeds it: one connection for the whole process.</summary>
    public static IServiceCollection AddListingEventStream(this IServiceCollection services)
    {
        services.TryAddSingleton<TableListener>();
        services.TryAddSingleton(Random.Shared);
        return services
            .AddSingleton<ListingEventStore>()
            .AddSingleton<RecentEvents>()
            .AddSingleton(provider => new ListingEventStream(
                provider.GetRequiredService<RecentEvents>(),
                provider.GetRequiredService<ListingEventStore>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddHostedService<ListingEventFeed>();
    }
}
