using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Persistence.Listening;

internal static partial class TableListenerLog
{
    [LoggerMessage(3150, LogLevel.Warning, "The connection that listens for changes is gone; until it is back, nothing is heard. {Reason}")]
    public static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(3151, LogLevel.Information, "The connection that listens for changes is back.")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(3152, LogLevel.Information, "The connection that listens for changes is not there yet. {Reason}")]
    public static partial void NotYet(ILogger logger, string reason);
}
