namespace MarketSnapshot.Core.Snapshots.Reading;

/// <summary>A version of a listing, for buyers.</summary>
/// <param name="Version">The version.</param>
/// <param name="At">When it came about.</param>
/// <param name="ChangedSections">What differs from the version before.</param>
public sealed record ListingVersion(long Version, DateTimeOffset At, IReadOnlyList<string> ChangedSections);
