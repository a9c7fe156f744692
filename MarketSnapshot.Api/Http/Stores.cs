using System.Data.Common;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Api.Http;

/// <summary>
/// The stores behind the API. Who asks it waits for an answer, so it finds out soon that a store does not give one: a client that is told to
/// try later fares better than one that waits.
/// </summary>
internal static class Stores
{
    // How long the driver waits, in seconds, to be connected and for an answer, where the connection string does not say; by itself it waits 15 and 30.
    private static readonly (string Key, int Seconds)[] Patience = [("Timeout", 5), ("Command Timeout", 10)];

    // What the server ends by itself: the driver gives up no later, but a process that froze or lost its connection ends nothing.
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Adds PostgreSQL and MongoDB. Without MongoDB the API is degraded, not down: bookings need PostgreSQL only.</summary>
    public static void AddStores(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<MarketDbContext>(ResourceNames.MarketDb, settings =>
        {
            settings.DisableHealthChecks = true;
            // Retries with their pauses take a minute, and several where PostgreSQL takes a question and does not answer it.
            settings.DisableRetry = true;
            settings.ConnectionString = Bounded(settings.ConnectionString);
        });
        builder.AddNpgsqlDataSource(ResourceNames.MarketDb, settings => settings.ConnectionString = Bounded(settings.ConnectionString));
        builder.AddMongoDBClient(ResourceNames.Market, settings => settings.DisableHealthChecks = true, ListingStoreConnection.FailQuickly);
        builder.Services.AddListingStore();
        builder.Services.AddAuditHealthCheck();
    }

    private static string? Bounded(string? connectionString) => IdleTransactions.Bounded(Impatient(connectionString), StatementTimeout);

    private static string? Impatient(string? connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (given.Count == 0)
            return connectionString;

        foreach (var (key, seconds) in Patience.Where(limit => !given.ContainsKey(limit.Key)))
            given[key] = seconds;
        return given.ConnectionString;
    }
}
