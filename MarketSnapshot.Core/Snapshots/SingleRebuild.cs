namespace MarketSnapshot.Core.Snapshots;

/// <summary>Rebuilding for somebody who waits for the answer.</summary>
internal static class SingleRebuild
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Rebuilds one snapshot.</summary>
    /// <exception cref="TryLaterException">Another transaction holds the booking or its snapshot.</exception>
    public static async Task<IReadOnlyList<SnapshotChange>> RebuildNowAsync(
        this ISnapshotRebuilds rebuilds, Guid bookingId, string cause, CancellationToken cancellationToken)
    {
        try
        {
            return await rebuilds.RebuildAsync([bookingId], cause, cancellationToken);
        }
        catch (RebuildRefusedException held) when (held.IsHeld)
        {
            throw new TryLaterException("held_elsewhere", "The booking or its snapshot is being changed at the moment.", RetryAfter, held);
        }
    }
}
