using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Publishing.Live;

internal static partial class LiveLog
{
    [LoggerMessage(3130, LogLevel.Information, "Live publishing is on: changes are published at once, a snapshot at most once in {Milliseconds} ms.")]
    public static partial void On(ILogger logger, double milliseconds);

    [LoggerMessage(3131, LogLevel.Warning, "PostgreSQL is away; live publishing pauses until it answers. {Reason}")]
    public static partial void DatabaseAway(ILogger logger, string reason);

    [LoggerMessage(3132, LogLevel.Error, "Live publishing failed; it tries again after growing pauses.")]
    public static partial void NotPublished(ILogger logger, Exception exception);

    [LoggerMessage(3133, LogLevel.Error, "Live publishing could not follow the sources; it tries again after growing pauses.")]
    public static partial void NotFollowed(ILogger logger, Exception exception);
}
