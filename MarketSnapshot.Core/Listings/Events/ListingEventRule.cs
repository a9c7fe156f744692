using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>
/// What the record of a sent version means to those who watch the market. There is an event exactly where the version that the market is
/// known to hold rises: a version that is acknowledged again says nothing new, one that the market refused or that was overtaken was never
/// there to be seen, and one that a crash kept from being acknowledged is told of by the next one.
/// </summary>
internal static class ListingEventRule
{
    /// <summary>Decides.</summary>
    /// <param name="before">The row before.</param>
    /// <param name="after">The row after.</param>
    /// <returns>Null for nothing to tell.</returns>
    public static ListingEventKind? Of(SnapshotStanding before, SnapshotStanding after)
    {
        if (after.PublishedVersion <= before.PublishedVersion)
            return null;
        if (after.Status != SnapshotStatus.Published)
            return ListingEventKind.Withdrawn;
        return before.Status == SnapshotStatus.Published ? ListingEventKind.Updated : ListingEventKind.Published;
    }
}
