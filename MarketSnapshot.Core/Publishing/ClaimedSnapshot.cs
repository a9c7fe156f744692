using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Core.Publishing;

/// <summary>A snapshot that a worker owns for the length of the lease.</summary>
/// <param name="Id">The row.</param>
/// <param name="State">What is to be sent.</param>
/// <param name="UnpublishedSince">Since when the market lacks the oldest change.</param>
/// <param name="TraceParent">The trace of the request that caused the version.</param>
internal sealed record ClaimedSnapshot(Guid Id, ListingState State, DateTimeOffset? UnpublishedSince, string? TraceParent);
