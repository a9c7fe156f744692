using MarketSnapshot.Core.Listings;
using MongoDB.Bson;

namespace MarketSnapshot.Core.Auditing;

/// <summary>The market's side of the audit.</summary>
internal interface IAuditedMarket
{
    /// <summary>
    /// All documents, in pages: those whose <c>_id</c> is a text first, in the order of the text's bytes, which is the order of bookings
    /// in PostgreSQL; the rest behind them.
    /// </summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="size">Documents on a page.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ListingStoreAwayException">The market can't be asked.</exception>
    Task<MarketPage> ReadPageAsync(MarketPosition? after, int size, CancellationToken cancellationToken);

    /// <summary>What the market holds under some ids; what it does not hold is left out.</summary>
    /// <exception cref="ListingStoreAwayException">The market can't be asked.</exception>
    Task<IReadOnlyDictionary<BsonValue, AuditedListing>> ReadAsync(IReadOnlyCollection<BsonValue> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Puts tombstones of the next version in place of listings that belong to no snapshot, where they are still on sale at the version
    /// that was seen.
    /// </summary>
    /// <param name="listings">What was seen.</param>
    /// <param name="at">The time that the tombstones tell.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How many were replaced.</returns>
    /// <exception cref="ListingStoreAwayException">The market can't be asked; any of them may have been replaced.</exception>
    Task<int> WithdrawAsync(IReadOnlyList<AuditedListing> listings, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>A place in the market's order.</summary>
/// <param name="Text">The last id, while the ids are texts.</param>
/// <param name="Others">How many of the others were passed; null before the first of them.</param>
internal sealed record MarketPosition(string? Text, int? Others);

/// <summary>A page of the market.</summary>
/// <param name="Listings">What it holds.</param>
/// <param name="Next">Where the next one begins; null at the end.</param>
internal sealed record MarketPage(IReadOnlyList<AuditedListing> Listings, MarketPosition? Next);
