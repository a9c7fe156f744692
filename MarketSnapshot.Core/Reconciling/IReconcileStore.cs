using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>What was touched and what came due. Every method is one read or one transaction.</summary>
internal interface IReconcileStore
{
    /// <summary>
    /// Takes entries of up to so many subjects out of the change log and rebuilds what they concern, in one transaction:
    /// an entry is gone exactly when its rebuild is stored. Where they concern more bookings than that, the others have one entry each in
    /// their place, for the next calls to take. An entry that has not been committed is not seen, and waits.
    /// </summary>
    /// <param name="request">What to take.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <exception cref="RebuildRefusedException">One of the rows may be to blame; nothing was taken.</exception>
    Task<TouchedRebuild> RebuildTouchedAsync(TakeRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Exchanges the entries that the same call of <see cref="RebuildTouchedAsync"/> would take for one entry for each booking, and answers
    /// up to so many bookings with an entry of their own.
    /// </summary>
    Task<IReadOnlyList<Guid>> SplitTouchedAsync(TakeRequest request, CancellationToken cancellationToken);

    /// <summary>Takes all entries about some bookings themselves and rebuilds those, in one transaction.</summary>
    /// <exception cref="RebuildRefusedException">One of the rows may be to blame; nothing was taken.</exception>
    Task<IReadOnlyList<SnapshotChange>> RebuildBookingsAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken);

    /// <summary>Snapshots for which a moment came until then at which a rule gives another answer, by that moment, after one of them.</summary>
    Task<IReadOnlyList<DueBooking>> DueAsync(DateTimeOffset until, DueBooking after, int size, CancellationToken cancellationToken);
}

/// <summary>What was taken and rebuilt.</summary>
/// <param name="Changes">One entry for each snapshot that was rebuilt.</param>
/// <param name="Taken">How many entries were taken; 0 when none was left, or others hold all that were found.</param>
/// <param name="Reach">How far in the log was looked; null when none was left.</param>
internal sealed record TouchedRebuild(IReadOnlyList<SnapshotChange> Changes, long Taken, long? Reach);
