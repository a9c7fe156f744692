using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>Brings one snapshot up to date with its sources, and its listing up to date with it, now.</summary>
public sealed class SingleReconciler
{
    private readonly ISnapshotRebuilds _rebuilds;
    private readonly SinglePublisher _publisher;

    internal SingleReconciler(ISnapshotRebuilds rebuilds, SinglePublisher publisher)
    {
        _rebuilds = rebuilds;
        _publisher = publisher;
    }

    /// <summary>Rebuilds and publishes or withdraws. The rebuilt snapshot is kept even where the market can't be reached.</summary>
    /// <exception cref="NotFoundException">The booking is unknown.</exception>
    /// <exception cref="TryLaterException">The market is away, refuses the listing, or another worker holds the snapshot.</exception>
    public async Task<ReconciledSnapshot> ReconcileAsync(Guid bookingId, CancellationToken cancellationToken)
    {
        var changes = await _rebuilds.RebuildNowAsync(bookingId, SnapshotCause.Operator, cancellationToken);
        if (changes is not [var change])
            throw new NotFoundException("booking", bookingId);
        var standing = await _publisher.BringUpToDateAsync(bookingId, cancellationToken);
        return new(bookingId, change.Changed, standing.OnMarket, standing.Version, standing.PublishedAt);
    }
}

/// <summary>What reconciling one snapshot found.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Changed">Whether the listing looked different before.</param>
/// <param name="OnMarket">Whether the listing is on the market now.</param>
/// <param name="Version">The version that the market holds now.</param>
/// <param name="PublishedAt">When the listing was last written.</param>
public sealed record ReconciledSnapshot(Guid BookingId, bool Changed, bool OnMarket, long Version, DateTimeOffset? PublishedAt);
