using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Auditing;

/// <summary>
/// Puts differences right. The market is written by publishing alone, which a higher version of the snapshot makes do it; except for
/// listings that no booking knows, which get their tombstones here.
/// </summary>
internal sealed class DifferenceRepair(
    MarketComparison comparison, IAuditStore store, IAuditedMarket market, BatchRebuilder rebuilder)
{
    /// <summary>Walks through both stores again and puts right what still differs.</summary>
    /// <param name="limit">How many listings may be taken off the market.</param>
    /// <param name="size">Differences put right in one transaction.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="cancellationToken">Stops; what was put right stays so.</param>
    /// <returns>False where more would have to be withdrawn than the limit allows: then the rest is left.</returns>
    public async Task<bool> RunAsync(long limit, int size, AuditTally tally, CancellationToken cancellationToken)
    {
        var withdrawing = 0L;
        await foreach (var differences in comparison.FindAsync(size, tally: null, cancellationToken))
        {
            withdrawing += differences.Count(difference => difference.Withdraws);
            if (withdrawing > limit)
            {
                tally.WouldWithdrawMore(withdrawing);
                return false;
            }

            await PutRightAsync(differences, tally, cancellationToken);
        }

        return true;
    }

    private async Task PutRightAsync(IReadOnlyList<Difference> differences, AuditTally tally, CancellationToken cancellationToken)
    {
        var (confirmed, at) = await store.ConfirmAsync(differences, repair: true, cancellationToken);
        tally.Repaired += confirmed.Count(difference => !difference.IsRebuilt && difference.Kind != DifferenceKind.Orphaned);

        AuditedListing[] nobodys = [.. confirmed.Where(difference => difference.IsNobodys).Select(difference => difference.Listing!)];
        if (nobodys.Length > 0)
        {
            var withdrawn = await market.WithdrawAsync(nobodys, at, cancellationToken);
            tally.Repaired += withdrawn;
            tally.OrphansWithdrawn += withdrawn;
            await TellAsync(nobodys, withdrawn, at, cancellationToken);
        }

        await RebuildAsync(confirmed.Where(difference => difference.IsRebuilt), tally, cancellationToken);
        await AdoptAsync([.. confirmed.Where(difference => difference is { Kind: DifferenceKind.Orphaned, IsNobodys: false })], tally, cancellationToken);
    }

    /// <summary>Where the market did not replace all of them, it is asked which of them are tombstones of that version now.</summary>
    private async Task TellAsync(IReadOnlyList<AuditedListing> seen, int withdrawn, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var bookings = seen.Where(listing => listing.BookingId is not null);
        if (withdrawn < seen.Count)
        {
            var now = await market.ReadAsync([.. seen.Select(listing => listing.Id)], cancellationToken);
            bookings = bookings.Where(listing => now.GetValueOrDefault(listing.Id) is { OnSale: false } left && left.Version == listing.Version + 1);
        }

        await store.TellWithdrawnAsync([.. bookings.Select(listing => (listing.BookingId!.Value, listing.Version + 1))], at, cancellationToken);
    }

    private async Task RebuildAsync(IEnumerable<Difference> differences, AuditTally tally, CancellationToken cancellationToken)
    {
        var kinds = differences.ToDictionary(difference => difference.Booking!.BookingId, difference => difference.Kind);
        var rebuilt = await rebuilder.RunAsync(kinds.Keys, SnapshotCause.Audit, cancellationToken);
        tally.Repaired += rebuilt.Changed;
        tally.Created += rebuilt.Changes.Count(change => change.Changed && kinds[change.BookingId] == DifferenceKind.WithoutSnapshot);
        tally.Fail(rebuilt.Failures);
    }

    /// <summary>
    /// A listing whose booking is there and whose snapshot is gone: the snapshot is made anew, off the market. Either that leaves the
    /// withdrawal to be published, or it takes the listing for withdrawn long ago, and a second look gives it a version that says so.
    /// </summary>
    private async Task AdoptAsync(IReadOnlyList<Difference> orphans, AuditTally tally, CancellationToken cancellationToken)
    {
        if (orphans.Count == 0)
            return;
        var rebuilt = await rebuilder.RunAsync([.. orphans.Select(orphan => orphan.Booking!.BookingId)], SnapshotCause.Audit, cancellationToken);
        tally.Created += rebuilt.Changed;
        tally.Repaired += rebuilt.Changes.Count;
        tally.Fail(rebuilt.Failures);

        var still = await comparison.LookAgainAsync([.. orphans.Select(orphan => orphan.Listing!.Id)], cancellationToken);
        await store.ConfirmAsync(still, repair: true, cancellationToken);
    }
}
