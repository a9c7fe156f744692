using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing.Live;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What the process that publishes on schedule does besides.</summary>
public static class PublishingDuties
{
    /// <summary>Keeps the market's indexes, and publishes live where configuration says so.</summary>
    public static IServiceCollection AddPublishingDuties(this IServiceCollection services) =>
        services.AddHostedService<ListingIndexUpkeep>().AddLivePublishing();
}
