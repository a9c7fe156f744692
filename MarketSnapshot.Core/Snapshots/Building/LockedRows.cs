namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>The rows that a rebuild holds before it reads: only those it may change, and only for those it may make a snapshot.</summary>
/// <param name="Snapshots">The bookings whose snapshots it holds.</param>
/// <param name="Bookings">Those that have none, and that nobody can delete until its end.</param>
internal sealed record LockedRows(Guid[] Snapshots, Guid[] Bookings);
