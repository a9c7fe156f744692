using MarketSnapshot.Tests.Simulation.Postgres;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Mutants;

/// <summary>A rebuild reads the sources first and locks the rows then.</summary>
internal sealed class WithoutLockingRebuild : Mechanisms
{
    public override bool LocksBeforeReading => false;
}

/// <summary>Reconcile looks for what was logged since the last run, by time.</summary>
internal sealed class WithTimestampsForAChangeLog : Mechanisms
{
    private DateTimeOffset _since;

    public override bool Takes(ChangeRow entry, DateTimeOffset until) => entry.LoggedAt > _since && entry.LoggedAt <= until;

    public override void HasTaken(DateTimeOffset until) => _since = until > _since ? until : _since;
}

/// <summary>Entries are taken out of the log in a transaction of their own, before the rebuild.</summary>
internal sealed class WithEntriesTakenBeforeTheRebuild : Mechanisms
{
    public override bool TakesWithRebuild => false;
}

/// <summary>A rebuild takes a row that appeared after its locks for one that it has locked.</summary>
internal sealed class WithoutLocksOfWhatAppears : Mechanisms
{
    public override bool BuildsOnlyWhatItHolds => false;
}

/// <summary>A booking may be deleted while its first snapshot is being made.</summary>
internal sealed class WithoutKeepingBookings : Mechanisms
{
    public override bool KeepsBookings => false;
}

/// <summary>Whoever needs a row waits for it, however long somebody holds it.</summary>
internal sealed class WithoutLockTimeouts : Mechanisms
{
    public override TimeSpan? LockTimeout(TimeSpan configured) => null;
}

/// <summary>An entry about a place concerns the snapshots that are there, and not the bookings for which one is being made.</summary>
internal sealed class WithoutBookingsOfAPlace : Mechanisms
{
    public override bool ConcernsBookings => false;
}

/// <summary>The product tells what it changes; nobody notices what other programs write.</summary>
internal sealed class WithoutTriggers : Mechanisms
{
    public override bool LogsChanges(bool throughTheProduct) => throughTheProduct;
}

/// <summary>The product rebuilds the snapshot of a booking that it writes, so it logs nothing.</summary>
internal sealed class WithoutEntriesOfTheProductsOwnSteps : Mechanisms
{
    public override bool LogsChanges(bool throughTheProduct) => !throughTheProduct;
}

/// <summary>Nothing comes due by the clock.</summary>
internal sealed class WithoutDueTimes : Mechanisms
{
    public override bool ComesDue(SnapshotRow row, DateTimeOffset until) => false;
}

/// <summary>A snapshot that was removed and comes back begins with version 1 again.</summary>
internal sealed class WithoutMemoryOfVersions : Mechanisms
{
    public override long FirstVersion(long lastInHistory) => 1;
}

/// <summary>What is off the market is removed, confirmed or not.</summary>
internal sealed class WithoutConfirmedWithdrawal : Mechanisms
{
    public override bool MayBeRemoved(SnapshotRow row) => !row.Standing.OnMarket;
}

/// <summary>Whoever asks for a run gets it.</summary>
internal sealed class WithoutUniqueRun : Mechanisms
{
    public override bool IsFree(RunRow run) => true;
}
