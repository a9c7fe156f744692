namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>A section that can't be built for some of a batch.</summary>
/// <param name="Section">The section.</param>
/// <param name="Reason">Why, in words that hold no SQL.</param>
/// <param name="Keys">The values of the section's key that are at fault.</param>
/// <param name="BookingIds">The bookings that they belong to.</param>
/// <param name="Unreadable">Whether the source can't be asked at all, whatever the booking.</param>
internal sealed record SectionFault(
    SnapshotSection Section, string Reason, IReadOnlyCollection<Guid> Keys, IReadOnlyCollection<Guid> BookingIds, bool Unreadable);
