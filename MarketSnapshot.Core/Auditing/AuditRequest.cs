namespace MarketSnapshot.Core.Auditing;

/// <summary>What an audit shall do.</summary>
public sealed record AuditRequest
{
    /// <summary>False only looks: nothing is repaired, rebuilt, published or noted.</summary>
    public bool Repair { get; init; } = true;

    /// <summary>
    /// How many listings this one run may withdraw, where the brake is on and an operator has looked at the cause; null leaves the brake to
    /// decide.
    /// </summary>
    public long? AllowWithdrawals { get; init; }
}
