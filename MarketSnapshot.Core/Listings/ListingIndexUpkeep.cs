using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// Ensures the indexes as soon as MongoDB answers, and again from time to time, since MongoDB may be replaced by an empty one while the
/// process lives. Nothing waits for it: the first write of a process ensures them too.
/// </summary>
internal sealed class ListingIndexUpkeep(ListingIndexes indexes, TimeProvider time, ILogger<ListingIndexUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EnsureEvery = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Costs one command where nothing is missing.
                await indexes.EnsureAsync(stoppingToken);
                waiting = false;
            }
            catch (Exception away) when (MongoFailure.IsStoreAway(away))
            {
                if (!waiting)
                    ListingLog.WaitingForMarket(logger, ErrorText.Of(away.Message));
                waiting = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(waiting ? RetryAfter : EnsureEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
