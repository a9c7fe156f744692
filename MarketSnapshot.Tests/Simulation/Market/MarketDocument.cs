using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Tests.Simulation.Market;

/// <summary>A listing or a tombstone in the model of MongoDB.</summary>
internal sealed record MarketDocument(
    Guid Booking, long Version, bool OnMarket, string? Hash, DateTimeOffset? FirstPublishedAt, DateTimeOffset WrittenAt)
{
    public static MarketDocument Of(ListingState state) => state.OnMarket
        ? new(state.BookingId, state.Version, true, state.ContentHash, state.FirstPublishedAt ?? state.SentAt, state.SentAt)
        : new(state.BookingId, state.Version, false, null, null, state.SentAt);

    public ListingHead Head => new(Booking, Version, OnMarket, Hash, FirstPublishedAt, WrittenAt);
}
