using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Retention;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Core.Sources;
using MarketSnapshot.Core.Watch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MarketSnapshot.Core;

/// <summary>Registers the domain and the pipeline.</summary>
public static class CoreServices
{
    /// <summary>
    /// Adds every service of this assembly. The host registers <c>MarketDbContext</c>, <c>NpgsqlDataSource</c> and, where it
    /// publishes or reads listings, <c>IMongoDatabase</c>.
    /// </summary>
    public static IServiceCollection AddMarketSnapshotCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMarketDbConventions();
        services.AddOwnership();
        services.AddSources();
        services.AddSnapshots();
        services.AddPublishing();
        services.AddReconciling();
        services.AddRetention();
        services.AddAuditing();
        services.AddBookings();
        services.AddLocationSearch();
        services.AddScheduling();
        services.AddPipelineState();
        return services;
    }
}
