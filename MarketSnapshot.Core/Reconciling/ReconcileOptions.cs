namespace MarketSnapshot.Core.Reconciling;

/// <summary>How reconcile works; configuration section <c>Reconciling</c>.</summary>
public sealed class ReconcileOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Reconciling";

    /// <summary>Subjects taken out of the change log, and snapshots rebuilt, in one transaction. Default 500.</summary>
    public int BatchSize { get; set; } = 500;

    internal bool IsValid() => BatchSize is > 0 and <= 5000;
}
