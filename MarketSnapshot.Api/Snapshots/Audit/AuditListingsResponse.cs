using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Api.Snapshots.Audit;

/// <summary>What an audit found and did.</summary>
/// <param name="Braked">
/// Whether it would withdraw more than an audit may do by itself. Then it repaired nothing, and waits until an operator confirms the number
/// in would_withdraw or the cause is gone. In the answer to a look: whether an audit that repairs would stop; nothing waits then.
/// </param>
/// <param name="WouldWithdraw">Listings on the market that putting the differences right takes off it.</param>
/// <param name="OnMarket">Listings that buyers found when the audit began.</param>
/// <param name="Examined">Bookings and documents that were compared, each once.</param>
/// <param name="Missing">Listings that should be on the market, of which it holds nothing.</param>
/// <param name="Stale">Listings of which the market shows an older version than it is known to have held.</param>
/// <param name="Ahead">Listings of which the market holds a higher version than the snapshot has.</param>
/// <param name="Differing">Listings of which the market holds the right version with other content.</param>
/// <param name="WrongStatus">Listings that are hidden on the market though nothing withdrew them, or whose snapshot shows another status than it has.</param>
/// <param name="OnSale">Withdrawn listings that the market still shows.</param>
/// <param name="Orphaned">Listings on the market that belong to no snapshot.</param>
/// <param name="WithoutSnapshot">Bookings that belong on the market and have no snapshot.</param>
/// <param name="NotEligible">Snapshots on the market whose booking is gone, rejected, cancelled or completed.</param>
/// <param name="Unlisted">Snapshots off the market whose booking belongs on it.</param>
/// <param name="Repaired">Differences that were put right, or given a version that publishing puts right.</param>
/// <param name="Created">Snapshots that were made for bookings without one.</param>
/// <param name="Rebuilt">Snapshots that were rebuilt from their sources because it was their turn.</param>
/// <param name="Changed">Those of them that came out otherwise.</param>
/// <param name="Published">Listings that this audit itself brought up to date when it published at its end, whatever had made them due. What live publishing or a
/// sync sent first is not among them: repaired says how much was put right.</param>
/// <param name="Withdrawn">Listings that this audit itself took off the market; counted like published.</param>
/// <param name="Failed">Snapshots that could not be rebuilt, and versions that the market refused.</param>
/// <param name="MarketAway">Whether publishing ended early because the market is away; what was not sent stays due.</param>
/// <param name="Differences">The first 50 differences.</param>
/// <param name="Failures">The first failures.</param>
internal sealed record AuditListingsResponse(
    bool Braked, long WouldWithdraw, int OnMarket, int Examined,
    int Missing, int Stale, int Ahead, int Differing, int WrongStatus, int OnSale, int Orphaned, int WithoutSnapshot, int NotEligible, int Unlisted,
    int Repaired, int Created, int Rebuilt, int Changed, int Published, int Withdrawn, int Failed, bool MarketAway,
    IReadOnlyList<AuditDifference> Differences, IReadOnlyList<SnapshotFailure> Failures)
{
    /// <summary>The answer for a run.</summary>
    public static AuditListingsResponse From(AuditResult result) => new(
        result.Braked > 0, result.WouldWithdraw, result.OnMarket, result.Examined,
        result.Missing, result.Stale, result.Ahead, result.Differing, result.WrongStatus, result.OnSale, result.Orphaned,
        result.WithoutSnapshot, result.NotEligible, result.Unlisted,
        result.Repaired, result.Created, result.Rebuilt, result.Changed, result.Published, result.Withdrawn, result.Failed, result.MarketAway,
        result.Differences, result.Failures);
}
