using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Api.Snapshots.SyncAll;

/// <summary>What publishing all that is ready did.</summary>
/// <param name="Total">Snapshots that were dealt with: the sum of the next four.</param>
/// <param name="Published">Listings that are on the market at the sent version.</param>
/// <param name="Superseded">Versions for which the market holds a newer one, or was ahead and is given a newer one.</param>
/// <param name="Withdrawn">Listings that were taken off the market.</param>
/// <param name="Failed">Snapshots that the market refused or that could not be rebuilt.</param>
/// <param name="Parked">Snapshots that are due and wait for an operator, those that were parked just now included; counted up to 100,000.</param>
/// <param name="LeasedElsewhere">Snapshots that are due and held by another worker, among the oldest 100,000 that are due.</param>
/// <param name="MarketAway">Whether it ended early because the market is away; what was not sent stays due.</param>
/// <param name="Failures">The first failures.</param>
internal sealed record SyncAllResponse(
    int Total, int Published, int Superseded, int Withdrawn, int Failed, int Parked, int LeasedElsewhere, bool MarketAway,
    IReadOnlyList<SnapshotFailure> Failures)
{
    /// <summary>The answer for a run.</summary>
    public static SyncAllResponse From(SyncResult result) => new(
        result.Total, result.Published, result.Superseded, result.Withdrawn, result.Failed, result.Parked, result.LeasedElsewhere,
        result.MarketAway, result.Failures);
}
