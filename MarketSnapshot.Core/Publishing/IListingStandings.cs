namespace MarketSnapshot.Core.Publishing;

/// <summary>Where single listings stand.</summary>
internal interface IListingStandings
{
    /// <summary>Reads one; null where the booking has no snapshot.</summary>
    Task<ListingStanding?> ReadAsync(Guid bookingId, CancellationToken cancellationToken);
}

/// <summary>Where a listing stands.</summary>
/// <param name="Version">The snapshot's version.</param>
/// <param name="PublishedVersion">The version that the market is known to hold.</param>
/// <param name="OnMarket">Whether the snapshot belongs on the market.</param>
/// <param name="HasEnded">It does, though its end date has passed.</param>
/// <param name="PublishedAt">When the listing was last written.</param>
internal sealed record ListingStanding(long Version, long PublishedVersion, bool OnMarket, bool HasEnded, DateTimeOffset? PublishedAt);
