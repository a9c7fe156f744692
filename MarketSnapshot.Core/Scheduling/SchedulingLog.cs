using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>Log messages of this component; event ids 5000 to 5099.</summary>
internal static partial class SchedulingLog
{
    [LoggerMessage(5000, LogLevel.Information, "{Job} finished in {ElapsedMs} ms: {Counts}")]
    public static partial void Succeeded(this ILogger logger, string job, long elapsedMs, string counts);

    [LoggerMessage(5001, LogLevel.Information, "{Job} was stopped before its end; whichever scheduler looks next takes it up again")]
    public static partial void Cancelled(this ILogger logger, string job);

    [LoggerMessage(5002, LogLevel.Debug, "{Job} for {Slot:u} is another process's or made already")]
    public static partial void NotOurs(this ILogger logger, string job, DateTimeOffset slot);

    [LoggerMessage(5003, LogLevel.Information, "{Job} for {Slot:u} was missed; making it now")]
    public static partial void CatchingUp(this ILogger logger, string job, DateTimeOffset slot);

    [LoggerMessage(5004, LogLevel.Information, "{Job} for {Slot:u} is taken over from {Node}, which died or was stopped")]
    public static partial void TakenOver(this ILogger logger, string job, DateTimeOffset slot, string node);

    [LoggerMessage(5010, LogLevel.Warning, "{Job} failed: {Reason} Its next run tries again.")]
    public static partial void Failed(this ILogger logger, string job, string reason);

    [LoggerMessage(5011, LogLevel.Error, "{Job} failed")]
    public static partial void FailedUnexpectedly(this ILogger logger, Exception failure, string job);

    [LoggerMessage(5012, LogLevel.Warning, "{Job} for {Slot:u} could not be started: {Reason} Its next run tries again.")]
    public static partial void NotClaimed(this ILogger logger, string job, DateTimeOffset slot, string reason);

    [LoggerMessage(5013, LogLevel.Warning, "{Job} for {Slot:u} is no longer this process's run; it was stopped, and what it did counts for the process that has it now")]
    public static partial void Lost(this ILogger logger, string job, DateTimeOffset slot);

    [LoggerMessage(5014, LogLevel.Warning, "How {Job} ended could not be recorded: {Reason}")]
    public static partial void NotRecorded(this ILogger logger, string job, string reason);

    [LoggerMessage(5015, LogLevel.Warning, "{Job} for {Slot:u} is abandoned: {Node} last said at {HeartbeatAt:u} that it lives")]
    public static partial void Abandoned(this ILogger logger, string job, DateTimeOffset slot, string node, DateTimeOffset heartbeatAt);
}
