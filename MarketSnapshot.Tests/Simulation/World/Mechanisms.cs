using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>
/// What keeps the promises, piece by piece, as the stores do it. A mutant overrides one of them, to show what would happen without it.
/// One instance serves one history, since a mutant may have to remember something.
/// </summary>
internal class Mechanisms
{
    /// <summary>The version guard: whether a write replaces what is stored.</summary>
    public virtual bool Replaces(MarketDocument stored, MarketDocument sent) => stored.Version < sent.Version;

    /// <summary>What the market keeps after a withdrawal: the tombstone.</summary>
    public virtual MarketDocument? Withdrawn(MarketDocument tombstone) => tombstone;

    /// <summary>Whether a listing's id is its booking's, so that the market can't hold two of them.</summary>
    public virtual bool HasUniqueId => true;

    /// <summary>How the row takes what became of a version: the comparing acknowledgement among others.</summary>
    public virtual (SnapshotStanding Row, SettleKind Kind) Settle(
        SnapshotStanding row, SentSnapshot sent, SettleMoment moment, RetryRule retry) => SettleRule.Settle(row, sent, moment, retry);

    /// <summary>The fencing token: whether a settled batch gives a row's lease back.</summary>
    public virtual bool Releases(Guid? holder, Guid token) => holder == token;

    /// <summary>The lease: whether a row is free to be claimed.</summary>
    public virtual bool IsFree(SnapshotRow row, DateTimeOffset now) => row.LeasedUntil is not { } until || until <= now;

    /// <summary>Whether a run may claim a row that it may have claimed already.</summary>
    public virtual bool MayBeTriedAgain(SnapshotRow row, DateTimeOffset notClaimedSince) =>
        row.ClaimedAt is not { } at || at < notClaimedSince || row.ClaimedVersion < row.Standing.Version;

    /// <summary>The locking rebuild: whether it reads the sources only after it holds the rows' locks.</summary>
    public virtual bool LocksBeforeReading => true;

    /// <summary>The other half of it: whether a rebuild leaves a row that appeared after the locks were taken, and locks it first.</summary>
    public virtual bool BuildsOnlyWhatItHolds => true;

    /// <summary>Whether a rebuild keeps a booking that has no snapshot yet from being deleted until there is one.</summary>
    public virtual bool KeepsBookings => true;

    /// <summary>How long a transaction of the product waits for a row that another holds.</summary>
    public virtual TimeSpan? LockTimeout(TimeSpan configured) => configured;

    /// <summary>Whether a snapshot that leaves the market needs nothing written there.</summary>
    public virtual bool WasNeverOnMarket(SnapshotRow row) => row.ClaimedVersion == 0;

    /// <summary>The version that a new row begins with, after the last one in the history of its booking.</summary>
    public virtual long FirstVersion(long lastInHistory) => lastInHistory + 1;

    /// <summary>Which entries of the change log a run takes.</summary>
    public virtual bool Takes(ChangeRow entry, DateTimeOffset until) => entry.LoggedAt <= until;

    /// <summary>Told when a run found nothing more to take.</summary>
    public virtual void HasTaken(DateTimeOffset until)
    {
    }

    /// <summary>Whether entries are taken in the transaction that rebuilds what they concern.</summary>
    public virtual bool TakesWithRebuild => true;

    /// <summary>Whether an entry about a place or a vendor concerns a booking there that may have no snapshot yet.</summary>
    public virtual bool ConcernsBookings => true;

    /// <summary>Whether a write to a table is logged, whoever writes.</summary>
    public virtual bool LogsChanges(bool throughTheProduct) => true;

    /// <summary>What comes due by the clock alone.</summary>
    public virtual bool ComesDue(SnapshotRow row, DateTimeOffset until) => row.RefreshDueAt <= until;

    /// <summary>Which snapshots retention may remove, apart from their age.</summary>
    public virtual bool MayBeRemoved(SnapshotRow row) =>
        row.Standing is { Status: SnapshotStatus.Withdrawn, OnMarket: false } && !row.IsDue;

    /// <summary>The ledger's unique run: whether a run that is in the ledger is free for whoever asks.</summary>
    public virtual bool IsFree(RunRow run) => run.Outcome is JobOutcome.Cancelled or JobOutcome.Abandoned;

    /// <summary>The audit's second look: whether PostgreSQL says the same under the row's lock.</summary>
    public virtual bool IsConfirmed(AuditedBooking seen, AuditedBooking now) => seen == now;

    /// <summary>The audit's brake: how many listings it may withdraw by itself.</summary>
    public virtual int BrakeCount(int configured) => configured;

    /// <summary>The market as the flows see it.</summary>
    public virtual IListingStore Market(IListingStore market) => market;
}
