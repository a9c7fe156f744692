using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// Whether MongoDB answers. Without it bookings are accepted all the same and listings are brought up to date later, so a failure
/// degrades a service and does not make it unhealthy.
/// </summary>
internal sealed class ListingStoreHealthCheck(IMongoDatabase database) : IHealthCheck
{
    private static readonly BsonDocumentCommand<BsonDocument> Ping = new(new BsonDocument("ping", 1));

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.RunCommandAsync(Ping, cancellationToken: cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException or OperationCanceledException)
        {
            return new HealthCheckResult(
                context.Registration.FailureStatus, "MongoDB does not answer; listings are brought up to date when it is back.");
        }
    }
}
