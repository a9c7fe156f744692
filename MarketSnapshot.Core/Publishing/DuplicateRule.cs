using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What a duplicate key means, once the document in the market was read back.</summary>
internal static class DuplicateRule
{
    /// <summary>Judges a write that met a duplicate key.</summary>
    /// <param name="claimed">What was sent.</param>
    /// <param name="head">What the market holds under that id; null for nothing.</param>
    /// <param name="error">The market's words.</param>
    public static SentSnapshot Judge(ClaimedSnapshot claimed, ListingHead? head, string? error)
    {
        var state = claimed.State;

        // An older document, or none, would have been replaced: it was another key, or the market changed in between.
        if (head is null || head.Version < state.Version)
            return new(claimed, SendFate.Refused) { Error = error };

        return head.Version == state.Version && head.Shows(state.OnMarket, state.ContentHash)
            ? new(claimed, SendFate.Held) { Head = head }
            : new(claimed, SendFate.Contested) { Head = head };
    }
}
