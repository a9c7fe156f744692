using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Listings;

internal static partial class ListingLog
{
    [LoggerMessage(3401, LogLevel.Warning, "The indexes of the listings wait for MongoDB. {Reason}")]
    public static partial void WaitingForMarket(ILogger logger, string reason);
}
