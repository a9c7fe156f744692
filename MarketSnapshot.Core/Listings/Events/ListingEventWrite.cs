using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>Writes events in the transaction that records what they tell of.</summary>
internal static class ListingEventWrite
{
    /// <summary>By the function that gives the numbers; it locks others out until the transaction ends.</summary>
    private const string Sql = "select append_listing_events(@kinds, @booking_ids, @versions, @contents)";

    /// <summary>The last statement of a transaction before its commit.</summary>
    public static NpgsqlBatchCommand Of(IReadOnlyList<(ListingEventKind Kind, ListingState State)> events) => Of(
        events, e => (e.Kind, e.State.BookingId, e.State.Version, ListingEventJson.Of(e.State)));

    /// <summary>The same for listings that were withdrawn and have no snapshot.</summary>
    public static NpgsqlBatchCommand OfTombstones(IReadOnlyList<(Guid BookingId, long Version)> withdrawn, DateTimeOffset at) => Of(
        withdrawn, w => (ListingEventKind.Withdrawn, w.BookingId, w.Version, ListingEventJson.OfTombstone(w.BookingId, w.Version, at)));

    private static NpgsqlBatchCommand Of<T>(
        IReadOnlyList<T> events, Func<T, (ListingEventKind Kind, Guid BookingId, long Version, string Content)> row)
    {
        var rows = events.Select(row).ToList();
        return new(Sql)
        {
            Parameters =
            {
                new("kinds", rows.Select(r => EnumText<ListingEventKind>.Of(r.Kind)).ToArray()),
                new("booking_ids", rows.Select(r => r.BookingId).ToArray()),
                new("versions", rows.Select(r => r.Version).ToArray()),
                new("contents", rows.Select(r => r.Content).ToArray()),
            },
        };
    }
}
