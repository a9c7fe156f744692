using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Auditing;

/// <summary>
/// Compares what the two stores say of one booking. What is on its way is no difference: a version that waits for publishing, a lease,
/// a listing whose end the clock has brought and the next sync withdraws.
/// </summary>
internal static class DifferenceRule
{
    /// <summary>Compares.</summary>
    /// <param name="booking">What PostgreSQL says; null for nothing at all.</param>
    /// <param name="listing">What the market holds; null for nothing.</param>
    /// <returns>The difference; null where they agree or the matter is under way.</returns>
    public static DifferenceKind? Judge(AuditedBooking? booking, AuditedListing? listing) => booking switch
    {
        { Snapshot: { } snapshot } => OfSnapshot(snapshot, booking.Booking, listing),
        { Booking: BookingStanding.OnMarket } => DifferenceKind.WithoutSnapshot,
        _ => listing is { OnSale: true } ? DifferenceKind.Orphaned : null,
    };

    /// <summary>Whether putting the difference right takes a listing off the market.</summary>
    public static bool Withdraws(DifferenceKind kind, AuditedListing? listing) =>
        listing is { OnSale: true } && kind is DifferenceKind.Orphaned or DifferenceKind.OnSale or DifferenceKind.NotEligible;

    private static DifferenceKind? OfSnapshot(AuditedSnapshot snapshot, BookingStanding booking, AuditedListing? listing)
    {
        var belongs = booking == BookingStanding.OnMarket;
        if (snapshot.OnMarket && !belongs)
            return snapshot.Ended ? null : DifferenceKind.NotEligible;
        if (!snapshot.OnMarket && belongs)
            return DifferenceKind.Unlisted;
        if (!snapshot.AtRest)
            return null;
        return snapshot.OnMarket ? OfListed(snapshot, listing) : OfWithdrawn(snapshot, listing);
    }

    private static DifferenceKind? OfListed(AuditedSnapshot snapshot, AuditedListing? listing)
    {
        if (listing is null)
            return DifferenceKind.Missing;
        if (listing.Version < snapshot.Version)
            return DifferenceKind.Stale;
        if (listing.Version > snapshot.Version)
            return DifferenceKind.Ahead;
        if (!listing.OnSale)
            return DifferenceKind.WrongStatus;
        if (listing.ContentHash != snapshot.ContentHash || !listing.IsFoundByBooking)
            return DifferenceKind.Differing;
        return snapshot.Status == SnapshotStatus.Published ? null : DifferenceKind.WrongStatus;
    }

    /// <summary>A tombstone may be older than the snapshot, and goes after its time: neither says anything about the market.</summary>
    private static DifferenceKind? OfWithdrawn(AuditedSnapshot snapshot, AuditedListing? listing)
    {
        if (listing is { OnSale: true })
            return DifferenceKind.OnSale;
        if (listing is not null && listing.Version > snapshot.Version)
            return DifferenceKind.Ahead;
        return snapshot.Status == SnapshotStatus.Withdrawn ? null : DifferenceKind.WrongStatus;
    }
}
