using MarketSnapshot.Tests.Simulation.Checks;
using MarketSnapshot.Tests.Simulation.Mutants;
using MarketSnapshot.Tests.Simulation.World;
using Xunit;

namespace MarketSnapshot.Tests.Simulation;

/// <summary>Each mechanism is needed: without it, some history breaks a promise.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private const ulong MostHistories = 6000;

    [Fact]
    public void Without_the_version_guard_the_market_goes_back() => IsCaught<WithoutVersionGuard>(Promises.VersionsRise);

    [Fact]
    public void Without_reading_duplicates_back_a_restored_row_is_never_published() =>
        IsCaught<WithoutReadBack>(crowded: false, Promises.TruthAtRest, Promises.NoLoss, Promises.NothingWithdrawnOnSale, Promises.AuditFindsOnlyDifferences);

    [Fact]
    public void Without_comparing_versions_an_acknowledgement_loses_what_came_meanwhile() =>
        IsCaught<WithoutComparingAcknowledgement>(
            Promises.NoLoss, Promises.TruthAtRest, Promises.NothingWithdrawnOnSale, Promises.AuditFindsOnlyDifferences, Promises.RemovedAfterListing);

    [Fact]
    public void Without_a_look_at_a_row_that_was_restored_more_is_published_than_there_is() =>
        IsCaught<WithoutLookAtARestoredRow>(crowded: false, Promises.RowsMakeSense);

    [Fact]
    public void Without_the_fencing_token_a_late_worker_frees_the_rows_of_another() => IsCaught<WithoutFencingToken>(Promises.OneHolder);

    [Fact]
    public void Without_a_lease_two_workers_hold_one_row() => IsCaught<WithoutLease>(Promises.OneHolder);

    [Fact]
    public void Without_an_end_of_the_lease_a_dead_worker_keeps_its_rows() =>
        IsCaught<WithoutEndOfLease>(Promises.NoLoss, Promises.TruthAtRest, Promises.NothingWithdrawnOnSale);

    [Fact]
    public void Without_the_tombstone_a_late_writer_brings_a_withdrawn_listing_back() =>
        IsCaught<WithoutTombstone>(Promises.VersionsRise, Promises.NothingWithdrawnOnSale);

    [Fact]
    public void Without_the_bookings_id_the_market_holds_a_listing_twice() => IsCaught<WithoutUniqueId>(Promises.OneDocument, Promises.VersionsRise);

    [Fact]
    public void Without_a_memory_of_claims_a_listing_whose_answer_was_lost_stays_on_sale() =>
        IsCaught<WithoutMemoryOfClaims>(Promises.NothingWithdrawnOnSale, Promises.RemovedAfterListing, Promises.AuditFindsOnlyDifferences);

    [Fact]
    public void Without_one_try_in_a_run_a_refused_listing_is_parked_by_the_first() =>
        IsCaught<WithoutOneTryInARun>(crowded: false, Promises.OneTryInARun);

    [Fact]
    public void Without_forgiving_a_store_that_is_away_its_rows_are_parked() => IsCaught<WithoutForgivingAStoreThatIsAway>(Promises.BoundedAttempts);

    [Fact]
    public void Without_locks_before_reading_a_slow_rebuild_overwrites_a_newer_one() => IsCaught<WithoutLockingRebuild>(Promises.NeverOlderFacts, Promises.TruthAtRest);

    [Fact]
    public void Without_locks_of_what_appears_two_rebuilds_make_one_version() =>
        IsCaught<WithoutLocksOfWhatAppears>(
            crowded: true, Promises.VersionUsedOnce, Promises.RowsMakeSense, Promises.NeverOlderFacts, Promises.NothingWithdrawnOnSale,
            Promises.AuditFindsOnlyDifferences);

    [Fact]
    public void Without_keeping_bookings_one_that_is_deleted_while_its_snapshot_is_made_stays_on_sale() =>
        IsCaught<WithoutKeepingBookings>(crowded: true, Promises.NothingWithdrawnOnSale);

    [Fact]
    public void With_timestamps_for_a_change_log_a_slow_transaction_is_passed_over() =>
        IsCaught<WithTimestampsForAChangeLog>(Promises.TruthAtRest, Promises.NoLoss, Promises.NothingWithdrawnOnSale, Promises.OneSnapshot);

    [Fact]
    public void With_entries_taken_before_the_rebuild_a_crash_loses_them() =>
        IsCaught<WithEntriesTakenBeforeTheRebuild>(Promises.TruthAtRest, Promises.NoLoss, Promises.NothingWithdrawnOnSale, Promises.OneSnapshot);

    [Fact]
    public void Without_triggers_what_other_programs_write_is_missed() =>
        IsCaught<WithoutTriggers>(Promises.TruthAtRest, Promises.NoLoss, Promises.NothingWithdrawnOnSale, Promises.OneSnapshot);

    [Fact]
    public void Without_entries_of_the_products_own_steps_a_change_beside_one_is_missed() =>
        IsCaught<WithoutEntriesOfTheProductsOwnSteps>(
            crowded: true, Promises.TruthAtRest, Promises.NothingWithdrawnOnSale, Promises.NoLoss);

    [Fact]
    public void Without_lock_timeouts_one_slow_transaction_holds_everybody_up() => IsCaught<WithoutLockTimeouts>(Promises.NobodyWaits);

    [Fact]
    public void Without_the_bookings_of_a_place_a_snapshot_in_the_making_misses_what_is_measured_there() =>
        IsCaught<WithoutBookingsOfAPlace>(crowded: true, Promises.TruthAtRest);

    [Fact]
    public void Without_due_times_what_the_clock_changes_is_missed() => IsCaught<WithoutDueTimes>(Promises.TruthAtRest);

    [Fact]
    public void Without_a_memory_of_versions_a_removed_snapshot_uses_them_twice() => IsCaught<WithoutMemoryOfVersions>(Promises.VersionUsedOnce);

    [Fact]
    public void Without_a_confirmed_withdrawal_retention_leaves_a_listing_behind() =>
        IsCaught<WithoutConfirmedWithdrawal>(Promises.RemovedAfterListing);

    [Fact]
    public void Without_a_unique_run_two_schedulers_make_the_same() => IsCaught<WithoutUniqueRun>(Promises.OneRun);

    [Fact]
    public void Without_a_second_look_an_audit_repairs_what_is_right() => IsCaught<WithoutSecondLook>(Promises.AuditFindsOnlyDifferences);

    [Fact]
    public void Without_a_brake_an_audit_empties_the_market() => IsCaught<WithoutBrake>(Promises.AuditBrakes);

    private void IsCaught<TMutant>(params string[] promises)
        where TMutant : Mechanisms, new() =>
        IsCaught<TMutant>(crowded: null, promises);

    /// <summary>Looks among histories of one kind alone, where only those can tell.</summary>
    private void IsCaught<TMutant>(bool? crowded, params string[] promises)
        where TMutant : Mechanisms, new()
    {
        for (ulong seed = 1; seed <= MostHistories; seed++)
        {
            if (new History(seed, new TMutant(), crowded: crowded).Run() is not { } broken)
                continue;
            output.WriteLine($"{typeof(TMutant).Name}: {seed} histories, {broken.Message}");
            Assert.Contains(broken.Invariant, promises);
            return;
        }

        Assert.Fail($"{typeof(TMutant).Name} broke no promise in {MostHistories} histories.");
    }
}
