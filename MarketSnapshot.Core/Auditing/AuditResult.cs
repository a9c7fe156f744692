using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Auditing;

/// <summary>What an audit found and did.</summary>
public sealed record AuditResult
{
    /// <summary>Bookings and documents that were compared, each once.</summary>
    public required int Examined { get; init; }

    /// <summary>Listings that buyers found when the audit began.</summary>
    public required int OnMarket { get; init; }

    /// <summary>See <see cref="DifferenceKind.Missing"/>; the next nine likewise.</summary>
    public required int Missing { get; init; }

    /// <summary>See <see cref="DifferenceKind.Stale"/>.</summary>
    public required int Stale { get; init; }

    /// <summary>See <see cref="DifferenceKind.Ahead"/>.</summary>
    public required int Ahead { get; init; }

    /// <summary>See <see cref="DifferenceKind.Differing"/>.</summary>
    public required int Differing { get; init; }

    /// <summary>See <see cref="DifferenceKind.WrongStatus"/>.</summary>
    public required int WrongStatus { get; init; }

    /// <summary>See <see cref="DifferenceKind.OnSale"/>.</summary>
    public required int OnSale { get; init; }

    /// <summary>See <see cref="DifferenceKind.Orphaned"/>.</summary>
    public required int Orphaned { get; init; }

    /// <summary>See <see cref="DifferenceKind.WithoutSnapshot"/>.</summary>
    public required int WithoutSnapshot { get; init; }

    /// <summary>See <see cref="DifferenceKind.NotEligible"/>.</summary>
    public required int NotEligible { get; init; }

    /// <summary>See <see cref="DifferenceKind.Unlisted"/>.</summary>
    public required int Unlisted { get; init; }

    /// <summary>Listings on the market that putting the differences right takes off it.</summary>
    public required long WouldWithdraw { get; init; }

    /// <summary>1 where that is more than an audit may do by itself: then nothing was repaired, and it waits for an operator. Else 0.</summary>
    public required int Braked { get; init; }

    /// <summary>Snapshots that were made for bookings without one.</summary>
    public required int Created { get; init; }

    /// <summary>Differences that were put right, or given a version that publishing puts right.</summary>
    public required int Repaired { get; init; }

    /// <summary>Snapshots that were rebuilt from their sources because it was their turn.</summary>
    public required int Rebuilt { get; init; }

    /// <summary>Those of them that came out otherwise: something was touched and not logged, or not looked at yet.</summary>
    public required int Changed { get; init; }

    /// <summary>Listings that publishing at the end of the run brought up to date, whatever had made them due.</summary>
    public required int Published { get; init; }

    /// <summary>Listings that were taken off the market, by that or as orphans.</summary>
    public required int Withdrawn { get; init; }

    /// <summary>Snapshots that could not be rebuilt, and versions that the market refused.</summary>
    public required int Failed { get; init; }

    /// <summary>Whether publishing ended early because MongoDB is away; what was not sent stays due.</summary>
    public required bool MarketAway { get; init; }

    /// <summary>The first differences.</summary>
    public required IReadOnlyList<AuditDifference> Differences { get; init; }

    /// <summary>The first failures.</summary>
    public required IReadOnlyList<SnapshotFailure> Failures { get; init; }

    /// <summary>Why the run counts as failed although it came to its end; null where it doesn't.</summary>
    internal string? Failure =>
        Braked > 0 ? AuditFailures.Braked(WouldWithdraw, OnMarket) : MarketAway ? JobFailures.MarketAway : null;
}

/// <summary>One difference.</summary>
/// <param name="BookingId">The booking, or the <c>_id</c> of a document that is no booking's.</param>
/// <param name="Kind">How the stores differed.</param>
/// <param name="SnapshotVersion">The snapshot's version; null where there is none.</param>
/// <param name="ListingVersion">The version that the market held; null where it held nothing.</param>
public sealed record AuditDifference(string BookingId, DifferenceKind Kind, long? SnapshotVersion, long? ListingVersion)
{
    internal static AuditDifference Of(Difference difference) => new(
        difference.Booking?.BookingId.ToString() ?? difference.Listing!.Id.ToString()!,
        difference.Kind,
        difference.Booking?.Snapshot?.Version,
        difference.Listing?.Version);
}
