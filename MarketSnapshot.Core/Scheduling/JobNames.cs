namespace MarketSnapshot.Core.Scheduling;

/// <summary>The scheduled jobs, by the names that they have in the ledger, the API and the scheduler.</summary>
public static class JobNames
{
    /// <summary>Publishes all that is ready, activates bookings on their start date and withdraws what left the market by the clock.</summary>
    public const string Sync = "sync_ready_snapshots";

    /// <summary>Rebuilds snapshots whose facts changed or came due, and brings their listings up to date.</summary>
    public const string Reconcile = "reconcile_published_snapshots";

    /// <summary>Removes old snapshots, after their listings, and other rows that have had their time.</summary>
    public const string Cleanup = "cleanup_old_snapshots";

    /// <summary>Compares the snapshots and the market, both ways, and repairs.</summary>
    public const string Audit = "audit_market_listings";

    /// <summary>All of them, in the order in which a scheduler announces them.</summary>
    public static IReadOnlyList<string> All { get; } = [Sync, Reconcile, Cleanup, Audit];
}
