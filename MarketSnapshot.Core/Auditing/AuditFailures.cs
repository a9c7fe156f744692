namespace MarketSnapshot.Core.Auditing;

/// <summary>What is said of an audit that the brake stopped.</summary>
internal static class AuditFailures
{
    /// <summary>In words that are fit to be shown.</summary>
    public static string Braked(long wouldWithdraw, long onMarket) =>
        $"The audit would withdraw {wouldWithdraw} of {onMarket} listings. It repairs nothing and waits for an operator, who looks at the cause "
        + $"and, where the listings really have to go, confirms it with POST /api/snapshots/audit and allow_withdrawals {wouldWithdraw}.";
}
