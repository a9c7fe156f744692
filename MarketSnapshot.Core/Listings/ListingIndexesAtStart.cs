using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Listings;

/// <summary>Ensures the indexes as soon as MongoDB answers; nothing waits for it, since the first publish ensures them too.</summary>
internal sealed class ListingIndexesAtStart(ListingIndexes indexes, TimeProvider time, ILogger<ListingIndexesAtStart> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var first = true; !stoppingToken.IsCancellationRequested; first = false)
        {
            try
            {
                await indexes.EnsureOnceAsync(stoppingToken);
                return;
            }
            catch (Exception away) when (MongoFailure.IsStoreAway(away))
            {
                if (first)
                    ListingLog.WaitingForMarket(logger, away.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
