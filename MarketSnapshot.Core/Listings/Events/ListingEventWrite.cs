using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>Writes events in the transaction that records what they tell of.</summary>
internal static class ListingEventWrite
{
    /// <summary>By the function that gives the numbers; it locks others out until the transaction ends.</summary>
    private const string Sql = "select append_listing_events(@kinds, @booking_ids, @versions, @contents)";

    /// <summary>The last statement of a transaction before its commit.</summary>
    public static NpgsqlBatchCommand Of(IReadOnlyList<(ListingEventKind Kind, ListingState State)> events) => new(Sql)
    {
        Parameters =
        {
            new("kinds", events.Select(e => EnumText<ListingEventKind>.Of(e.Kind)).ToArray()),
            new("booking_ids", events.Select(e => e.State.BookingId).ToArray()),
            new("versions", events.Select(e => e.State.Version).ToArray()),
            new("contents", events.Select(e => ListingEventJson.Of(e.State)).ToArray()),
        },
    };
}
