using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>How a service that talks to MongoDB sets up its client and tells of its health.</summary>
public static class ListingStoreConnection
{
    /// <summary>Name of the health check.</summary>
    public const string HealthCheckName = "listing_store";

    /// <summary>The database of a connection string that names none.</summary>
    public const string DefaultDatabase = "market";

    private static readonly TimeSpan HealthCheckTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes a client find out soon that its server is away: 2 s to connect, 3 s to find a server, 30 s to answer. The driver's own
    /// limits are ten times that, which is longer than any caller waits. What the connection string itself says is overruled.
    /// </summary>
    /// <param name="settings">The client's settings.</param>
    public static void FailQuickly(MongoClientSettings settings)
    {
        settings.ConnectTimeout = TimeSpan.FromSeconds(2);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(3);
        settings.SocketTimeout = TimeSpan.FromSeconds(30);
    }

    /// <summary>
    /// Adds the database of the listings where the connection string names none, and a health check that degrades, in place of the
    /// client integration's, which makes the whole service unhealthy.
    /// </summary>
    /// <param name="services">The service's services, with <see cref="IMongoClient"/> among them.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddListingStore(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<IMongoClient>().GetDatabase(DefaultDatabase));
        services.AddHealthChecks().AddCheck<ListingStoreHealthCheck>(HealthCheckName, HealthStatus.Degraded, tags: [], timeout: HealthCheckTimeout);
        return services;
    }
}
