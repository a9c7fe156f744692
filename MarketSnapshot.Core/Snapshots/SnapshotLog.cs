using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Snapshots;

internal static partial class SnapshotLog
{
    [LoggerMessage(3001, LogLevel.Warning, "The section {Section} of {Count} snapshots {Reason}; they go on without it and are built again soon.")]
    public static partial void SectionDegraded(ILogger logger, Exception exception, string section, int count, string reason);

    [LoggerMessage(3002, LogLevel.Error, "The snapshot of booking {BookingId} could not be rebuilt.")]
    public static partial void NotRebuilt(ILogger logger, Exception exception, Guid bookingId);

    [LoggerMessage(3003, LogLevel.Warning, "Another transaction holds booking {BookingId}, or its snapshot, for long; it is left for the next run.")]
    public static partial void Held(ILogger logger, Guid bookingId);
}
