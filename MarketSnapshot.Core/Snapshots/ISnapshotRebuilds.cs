namespace MarketSnapshot.Core.Snapshots;

/// <summary>Brings snapshots up to date with their sources, each call in one transaction.</summary>
internal interface ISnapshotRebuilds
{
    /// <summary>
    /// Rebuilds some bookings' snapshots as <see cref="SnapshotBuilder"/> does: the rows are locked in id order, and only then are the
    /// sources read. All of them are stored, or none.
    /// </summary>
    /// <param name="bookingIds">The bookings.</param>
    /// <param name="cause">One of <see cref="SnapshotCause"/>.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <returns>One entry for each booking that has a snapshot now.</returns>
    /// <exception cref="RebuildRefusedException">One of the rows may be to blame.</exception>
    Task<IReadOnlyList<SnapshotChange>> RebuildAsync(
        IReadOnlyCollection<Guid> bookingIds, string cause, CancellationToken cancellationToken);
}

/// <summary>A rebuild failed for a reason that a single row may have; nothing was stored. Another row may go through.</summary>
/// <param name="sqlState">PostgreSQL's code.</param>
/// <param name="innerException">What PostgreSQL said.</param>
internal sealed class RebuildRefusedException(string sqlState, Exception? innerException = null)
    : Exception($"The snapshot could not be rebuilt (SQLSTATE {sqlState}).", innerException)
{
    /// <summary>Whether nothing is wrong but that another transaction holds the row for long.</summary>
    public bool IsHeld { get; init; }
}
