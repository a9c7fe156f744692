using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Listings;

internal static partial class ListingLog
{
    [LoggerMessage(3401, LogLevel.Warning, "The indexes of the listings wait for MongoDB. {Reason}")]
    public static partial void WaitingForMarket(ILogger logger, string reason);

    [LoggerMessage(3402, LogLevel.Error, "The events of listings can't be read; it is tried again after growing pauses.")]
    public static partial void EventsNotRead(ILogger logger, Exception exception);

    [LoggerMessage(3403, LogLevel.Warning, "The events of listings do not go on from {Position}: the database was restored, or they were removed. Everybody who follows them loads anew.")]
    public static partial void StreamRestarted(ILogger logger, string position);
}
