using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Publishing;

internal static partial class PublishingLog
{
    [LoggerMessage(3101, LogLevel.Warning, "The market is away; publishing pauses until it answers. {Reason}")]
    public static partial void MarketAway(ILogger logger, string reason);

    [LoggerMessage(3102, LogLevel.Information, "The market answers again.")]
    public static partial void MarketBack(ILogger logger);

    [LoggerMessage(3103, LogLevel.Warning, "{Count} of {Total} snapshots were not published, since the market refused them or they can't be written as listings; the first is booking {BookingId}: {Error}")]
    public static partial void Refused(ILogger logger, int count, int total, Guid bookingId, string? error);

    [LoggerMessage(3104, LogLevel.Warning, "The market was ahead of {Count} snapshots with other content, as after a restore; they were given newer versions. The first is booking {BookingId}.")]
    public static partial void Overtaken(ILogger logger, int count, Guid bookingId);

    [LoggerMessage(3105, LogLevel.Error, "PostgreSQL can't record what was sent, at first {Count} snapshots; their leases run out and they are sent again.")]
    public static partial void NotAcknowledged(ILogger logger, Exception? exception, int count);

    [LoggerMessage(3106, LogLevel.Information, "PostgreSQL records what is sent again.")]
    public static partial void Acknowledging(ILogger logger);

    [LoggerMessage(3107, LogLevel.Error, "{Count} snapshots are parked: publishing them failed too often, and they wait for an operator. The first is booking {BookingId}: {Error}")]
    public static partial void Parked(ILogger logger, int count, Guid bookingId, string? error);

    [LoggerMessage(3108, LogLevel.Error, "PostgreSQL can't claim the snapshot {SnapshotId} (SQLSTATE {SqlState}); the others go on without it.")]
    public static partial void NotClaimable(ILogger logger, Guid snapshotId, string sqlState);

    [LoggerMessage(3109, LogLevel.Error, "PostgreSQL refuses to record what became of {Count} sent snapshots; the first is booking {BookingId}.")]
    public static partial void NotSettled(ILogger logger, Exception exception, int count, Guid bookingId);
}
