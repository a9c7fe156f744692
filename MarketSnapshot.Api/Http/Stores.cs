using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Api.Http;

/// <summary>The stores behind the API.</summary>
internal static class Stores
{
    /// <summary>Adds PostgreSQL and MongoDB. Without MongoDB the API is degraded, not down: bookings need PostgreSQL only.</summary>
    public static void AddStores(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<MarketDbContext>(ResourceNames.MarketDb, settings => settings.DisableHealthChecks = true);
        builder.AddNpgsqlDataSource(ResourceNames.MarketDb);
        builder.AddMongoDBClient(ResourceNames.Market, settings => settings.DisableHealthChecks = true, ListingStoreConnection.FailQuickly);
        builder.Services.AddListingStore();
        builder.Services.AddAuditHealthCheck();
    }
}
