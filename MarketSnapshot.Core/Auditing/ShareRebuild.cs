using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Auditing;

/// <summary>Rebuilds the snapshots whose turn it is, so that in some runs every listing is shown to follow from its sources.</summary>
internal sealed class ShareRebuild(StoreWalk walk, BatchRebuilder rebuilder)
{
    /// <summary>
    /// Rebuilds the turn's share of what is on the market and belongs there. What belongs there no longer is left to those who look after
    /// it, so that a rebuild withdraws nothing that the brake has not counted.
    /// </summary>
    public async Task RunAsync(RebuildTurn turn, int size, AuditTally tally, CancellationToken cancellationToken)
    {
        if (turn.Round == 0)
            return;
        List<Guid> share = new(SnapshotBuilder.BatchSize);
        await foreach (var booking in walk.BookingsAsync(size, cancellationToken))
        {
            if (booking is not { Snapshot.OnMarket: true, Booking: BookingStanding.OnMarket } || !turn.Reaches(booking.BookingId))
                continue;
            share.Add(booking.BookingId);
            if (share.Count < SnapshotBuilder.BatchSize)
                continue;
            tally.Rebuild(await rebuilder.RunAsync(share, SnapshotCause.Audit, cancellationToken));
            share.Clear();
        }

        tally.Rebuild(await rebuilder.RunAsync(share, SnapshotCause.Audit, cancellationToken));
    }
}
