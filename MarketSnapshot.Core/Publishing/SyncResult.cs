using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What a run of publishing did.</summary>
/// <param name="Total">Versions that were sent: the sum of the next four.</param>
/// <param name="Published">Listings that are on the market at the sent version.</param>
/// <param name="Superseded">Versions for which the market holds a newer one, or was ahead and is overwritten by a newer one.</param>
/// <param name="Withdrawn">Listings that were taken off the market.</param>
/// <param name="Failed">Versions that the market refused, those that were parked for it included, and bookings whose snapshot could not be rebuilt.</param>
/// <param name="Parked">Snapshots that are due and wait for an operator at the end of the run, those that it parked included; counted up to <see cref="PublishBacklog.CountLimit"/>.</param>
/// <param name="LeasedElsewhere">Snapshots that are due and held by another worker at the end of the run.</param>
/// <param name="Activated">Bookings whose storage began.</param>
/// <param name="Ended">Snapshots that left the market because their end date passed.</param>
/// <param name="MarketAway">Whether the run ended early because MongoDB is away; what was not sent stays due.</param>
/// <param name="Failures">The first failures.</param>
public sealed record SyncResult(
    int Total, int Published, int Superseded, int Withdrawn, int Failed, int Parked, int LeasedElsewhere, int Activated, int Ended,
    bool MarketAway, IReadOnlyList<SnapshotFailure> Failures);
