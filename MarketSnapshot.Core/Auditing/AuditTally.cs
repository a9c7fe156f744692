using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Auditing;

/// <summary>Counts what a run finds and does.</summary>
internal sealed class AuditTally
{
    private const int Shown = 50;
    private readonly Dictionary<DifferenceKind, int> _found = [];
    private readonly List<AuditDifference> _differences = [];
    private readonly List<SnapshotFailure> _failures = [];

    /// <summary>Listings that buyers find.</summary>
    public int OnMarket { get; private set; }

    /// <summary>Bookings and documents that were compared.</summary>
    public int Examined { get; private set; }

    /// <summary>Confirmed differences.</summary>
    public int Found => _found.Values.Sum();

    /// <summary>Listings on the market that putting the differences right takes off it.</summary>
    public long WouldWithdraw { get; private set; }

    /// <summary>Snapshots that were made for bookings without one.</summary>
    public int Created { get; set; }

    /// <summary>Differences that were put right, or given a version that publishing puts right.</summary>
    public int Repaired { get; set; }

    /// <summary>Tombstones that were put in the place of listings without a snapshot.</summary>
    public int OrphansWithdrawn { get; set; }

    /// <summary>Snapshots of this run's share that were rebuilt.</summary>
    public int Rebuilt { get; private set; }

    /// <summary>Those of them that came out otherwise.</summary>
    public int Changed { get; private set; }

    /// <summary>What could not be rebuilt.</summary>
    public int Failed { get; private set; }

    /// <summary>How many of each kind were found.</summary>
    public IReadOnlyDictionary<DifferenceKind, int> ByKind => _found;

    /// <summary>Counts a pair that was compared; a booking of the past that has nothing to do with the market is none.</summary>
    public void Examine(AuditedBooking? booking, AuditedListing? listing)
    {
        if (listing is not null || booking is { Snapshot: not null } or { Booking: BookingStanding.OnMarket })
            Examined++;
        if (listing is { OnSale: true })
            OnMarket++;
    }

    /// <summary>Counts confirmed differences.</summary>
    public void Find(IReadOnlyList<Difference> confirmed)
    {
        foreach (var difference in confirmed)
        {
            _found[difference.Kind] = _found.GetValueOrDefault(difference.Kind) + 1;
            if (difference.Withdraws)
                WouldWithdraw++;
            if (_differences.Count < Shown)
                _differences.Add(AuditDifference.Of(difference));
        }
    }

    /// <summary>More came to light while the differences were put right: at least so many.</summary>
    public void WouldWithdrawMore(long atLeast) => WouldWithdraw = Math.Max(WouldWithdraw, atLeast);

    /// <summary>Counts a part of the share.</summary>
    public void Rebuild(RebuildResult result)
    {
        Rebuilt += result.Changes.Count;
        Changed += result.Changed;
        Fail(result.Failures);
    }

    /// <summary>Counts failures.</summary>
    public void Fail(IReadOnlyList<SnapshotFailure> failures)
    {
        Failed += failures.Count;
        _failures.AddRange(failures.Take(SnapshotFailure.MostTold - _failures.Count));
    }

    /// <summary>What the run reports.</summary>
    /// <param name="braked">Whether the brake stopped it.</param>
    /// <param name="drained">What was published at its end.</param>
    public AuditResult ToResult(bool braked, DrainResult drained) => new()
    {
        Examined = Examined,
        OnMarket = OnMarket,
        Missing = Of(DifferenceKind.Missing),
        Stale = Of(DifferenceKind.Stale),
        Ahead = Of(DifferenceKind.Ahead),
        Differing = Of(DifferenceKind.Differing),
        WrongStatus = Of(DifferenceKind.WrongStatus),
        OnSale = Of(DifferenceKind.OnSale),
        Orphaned = Of(DifferenceKind.Orphaned),
        WithoutSnapshot = Of(DifferenceKind.WithoutSnapshot),
        NotEligible = Of(DifferenceKind.NotEligible),
        Unlisted = Of(DifferenceKind.Unlisted),
        WouldWithdraw = WouldWithdraw,
        Braked = braked ? 1 : 0,
        Created = Created,
        Repaired = Repaired,
        Rebuilt = Rebuilt,
        Changed = Changed,
        Published = drained.Published,
        Withdrawn = drained.Withdrawn + OrphansWithdrawn,
        Failed = Failed + drained.Failed,
        MarketAway = drained.MarketAway,
        Differences = _differences,
        Failures = [.. _failures.Concat(drained.Failures).Take(SnapshotFailure.MostTold)],
    };

    private int Of(DifferenceKind kind) => _found.GetValueOrDefault(kind);
}
