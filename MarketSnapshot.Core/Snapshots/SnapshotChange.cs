namespace MarketSnapshot.Core.Snapshots;

/// <summary>What a rebuild found for one booking.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Version">The snapshot's version after the rebuild.</param>
/// <param name="Changed">Whether the rebuild raised the version (a new snapshot counts as changed).</param>
public sealed record SnapshotChange(Guid BookingId, long Version, bool Changed);
