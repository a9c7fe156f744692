using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Auditing;

/// <summary>Log messages of this component; event ids 3300 to 3399.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(3301, LogLevel.Error, "The audit would withdraw {WouldWithdraw} of {OnMarket} listings and has stopped; it repairs nothing until an operator confirms that number or the cause is gone")]
    public static partial void Braked(ILogger logger, long wouldWithdraw, long onMarket);

    [LoggerMessage(3302, LogLevel.Warning, "The audit works again: {Reason}")]
    public static partial void Released(ILogger logger, string reason);

    [LoggerMessage(3303, LogLevel.Warning, "The audit found {Found} differences among {Examined} listings and repairs them; {WouldWithdraw} listings leave the market")]
    public static partial void Differences(ILogger logger, int found, int examined, long wouldWithdraw);

    [LoggerMessage(3304, LogLevel.Warning, "An operator allows the audit {Allowed} withdrawals")]
    public static partial void Confirmed(ILogger logger, long allowed);
}
