namespace MarketSnapshot.Core.Listings;

/// <summary>The market's side of publishing. Writes are guarded by version; nothing else protects the market from a late writer.</summary>
internal interface IListingStore
{
    /// <summary>
    /// Writes each state over a document of a lower version or over none. Each is done or not on its own; all that answers
    /// <see cref="ListingWriteKind.Written"/> survives a crash of the store.
    /// </summary>
    /// <returns>One answer for each state, in their order.</returns>
    /// <exception cref="ListingStoreAwayException">The store can't be asked; any of the writes may have been done.</exception>
    Task<IReadOnlyList<ListingWriteResult>> WriteAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken);

    /// <summary>Reads what the market holds of some bookings; those that it does not know are left out.</summary>
    /// <exception cref="ListingStoreAwayException">The store can't be asked.</exception>
    Task<IReadOnlyDictionary<Guid, ListingHead>> ReadHeadsAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken);
}

/// <summary>How a guarded write ended.</summary>
internal enum ListingWriteKind
{
    /// <summary>The market holds the state.</summary>
    Written,

    /// <summary>Another document has a key of this one: normally the same listing at this version or a higher one.</summary>
    Duplicate,

    /// <summary>The store refuses this document.</summary>
    Refused,

    /// <summary>The store gave no answer for this one, for a reason of its own.</summary>
    Unanswered,
}

/// <summary>How one guarded write ended.</summary>
/// <param name="Kind">How.</param>
/// <param name="Error">Why not, for an operator.</param>
internal readonly record struct ListingWriteResult(ListingWriteKind Kind, string? Error = null);

/// <summary>MongoDB is away or in a state in which it takes no writes. No row is to blame.</summary>
internal sealed class ListingStoreAwayException(string message, Exception innerException) : Exception(message, innerException);
