using MarketSnapshot.Core.Listings;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What the process that publishes on schedule does besides.</summary>
public static class PublishingDuties
{
    /// <summary>Ensures the market's indexes at start, and shows the backlog as metrics.</summary>
    public static IServiceCollection AddPublishingDuties(this IServiceCollection services) =>
        services.AddHostedService<ListingIndexesAtStart>().AddHostedService<BacklogMonitor>();
}
