namespace MarketSnapshot.Core.Auditing;

/// <summary>PostgreSQL's side of the audit. Every method is one read or one transaction; none is open while the market is asked.</summary>
internal interface IAuditStore
{
    /// <summary>All bookings and all snapshots, put together, in the order of booking ids, from behind <paramref name="after"/>, or from the first.</summary>
    /// <returns>At most <paramref name="size"/>; fewer only at the end.</returns>
    Task<IReadOnlyList<AuditedBooking>> ReadPageAsync(Guid? after, int size, CancellationToken cancellationToken);

    /// <summary>The same for some bookings: one for each, known or not.</summary>
    Task<IReadOnlyDictionary<Guid, AuditedBooking>> ReadAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken);

    /// <summary>
    /// Looks once more, under the locks of the rows, taken in the order of their ids. A difference is confirmed where PostgreSQL says of the
    /// booking exactly what it said before the market was asked: nothing was published in between, so both looks belong together. A row that
    /// somebody holds for longer than a moment is not confirmed: the next audit looks at it again.
    /// </summary>
    /// <param name="differences">What was seen.</param>
    /// <param name="repair">
    /// Gives what is confirmed a version above all that the snapshot, its history and the market ever had, due now, with its line in the
    /// history; for an orphan that no booking knows, that line alone. What a rebuild puts right is only confirmed.
    /// </param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    Task<Confirmation> ConfirmAsync(IReadOnlyList<Difference> differences, bool repair, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the followers of the market that the listings of some bookings without a snapshot are off it. It is asked for after the market
    /// has the tombstones, since what did not happen must not be told. Where the process dies in between, or a store is away, the event is
    /// not made up for: the market is right, the history has the tombstone's version, and no later audit finds anything of it.
    /// </summary>
    /// <param name="withdrawn">The bookings and the versions of their tombstones.</param>
    /// <param name="at">The time that the tombstones tell.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    Task TellWithdrawnAsync(IReadOnlyList<(Guid BookingId, long Version)> withdrawn, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>How the two stores differ about one listing.</summary>
/// <param name="Kind">How.</param>
/// <param name="Booking">What PostgreSQL says; null where the listing's id is none of a booking.</param>
/// <param name="Listing">What the market holds; null for nothing.</param>
internal sealed record Difference(DifferenceKind Kind, AuditedBooking? Booking, AuditedListing? Listing)
{
    /// <summary>Whether putting it right takes a listing off the market.</summary>
    public bool Withdraws => DifferenceRule.Withdraws(Kind, Listing);

    /// <summary>Whether a rebuild from the sources puts it right.</summary>
    public bool IsRebuilt => Kind is DifferenceKind.WithoutSnapshot or DifferenceKind.NotEligible or DifferenceKind.Unlisted;

    /// <summary>Whether the market shows a listing of a booking that nobody knows, so there is no row to say that it is off the market.</summary>
    public bool IsNobodys => Kind == DifferenceKind.Orphaned && Booking is not { Booking: BookingStanding.OffMarket };
}

/// <summary>What a look under the locks confirmed.</summary>
/// <param name="Confirmed">The differences that are there.</param>
/// <param name="At">When, by PostgreSQL's clock.</param>
internal sealed record Confirmation(IReadOnlyList<Difference> Confirmed, DateTimeOffset At);
