namespace MarketSnapshot.Core.Publishing;

/// <summary>A listing that is on the market at the snapshot's present version.</summary>
/// <param name="ListingId">Its <c>_id</c> in <c>market_listings</c>.</param>
/// <param name="Version">The version.</param>
/// <param name="PublishedAt">When the listing was last written.</param>
public sealed record PublishedListing(string ListingId, long Version, DateTimeOffset? PublishedAt);
