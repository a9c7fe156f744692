using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Publishing;

internal static partial class PublishingLog
{
    [LoggerMessage(3101, LogLevel.Warning, "The market is away; publishing pauses until it answers. {Reason}")]
    public static partial void MarketAway(ILogger logger, string reason);

    [LoggerMessage(3102, LogLevel.Information, "The market answers again.")]
    public static partial void MarketBack(ILogger logger);

    [LoggerMessage(3103, LogLevel.Warning, "The market refused {Count} of {Total} snapshots; the first is booking {BookingId}: {Error}")]
    public static partial void Refused(ILogger logger, int count, int total, Guid bookingId, string? error);

    [LoggerMessage(3104, LogLevel.Warning, "The market was ahead of {Count} snapshots with other content, as after a restore; they were given newer versions. The first is booking {BookingId}.")]
    public static partial void Overtaken(ILogger logger, int count, Guid bookingId);

    [LoggerMessage(3105, LogLevel.Error, "{Count} sent snapshots could not be acknowledged; their leases run out and they are sent again.")]
    public static partial void NotSettled(ILogger logger, Exception exception, int count);
}
