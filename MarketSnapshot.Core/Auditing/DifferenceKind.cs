namespace MarketSnapshot.Core.Auditing;

/// <summary>How PostgreSQL and the market differ about one listing.</summary>
public enum DifferenceKind
{
    /// <summary>The listing should be on the market, and the market holds nothing.</summary>
    Missing,

    /// <summary>The market shows an older version than it is known to have held.</summary>
    Stale,

    /// <summary>The market holds a higher version than the snapshot has.</summary>
    Ahead,

    /// <summary>The market holds the snapshot's version with other content.</summary>
    Differing,

    /// <summary>The listing should be on the market and is hidden there at the same version, or the snapshot's own status is not what it did.</summary>
    WrongStatus,

    /// <summary>The listing is withdrawn, and the market still shows one.</summary>
    OnSale,

    /// <summary>The market shows a listing that belongs to no snapshot.</summary>
    Orphaned,

    /// <summary>A booking that belongs on the market has no snapshot.</summary>
    WithoutSnapshot,

    /// <summary>The snapshot says on the market, and its booking is gone, rejected, cancelled or completed.</summary>
    NotEligible,

    /// <summary>The snapshot says off the market, and its booking belongs on it.</summary>
    Unlisted,
}
