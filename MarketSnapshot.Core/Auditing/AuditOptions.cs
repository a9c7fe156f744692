namespace MarketSnapshot.Core.Auditing;

/// <summary>How the audit works; configuration section <c>Auditing</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Auditing";

    /// <summary>Snapshots and listings read at once, and looked at again or repaired in one transaction. Default 500.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>
    /// The share of the snapshots on the market that one audit rebuilds from its sources; after 1 / share audits every one had its turn.
    /// Default 0.1; 0 rebuilds none.
    /// </summary>
    public double RebuildShare { get; set; } = 0.1;

    /// <summary>
    /// The brake: an audit that would withdraw more than this share of the listings on the market, and more than
    /// <see cref="BrakeCount"/> of them, stops. Default 0.05.
    /// </summary>
    public double BrakeShare { get; set; } = 0.05;

    /// <summary>Up to here an audit withdraws, whatever their share. Default 100 listings.</summary>
    public int BrakeCount { get; set; } = 100;

    internal bool IsValid() =>
        BatchSize is > 0 and <= 5000 && RebuildShare is >= 0 and <= 1 && BrakeShare is >= 0 and <= 1 && BrakeCount >= 0;
}
