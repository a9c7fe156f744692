using System.Runtime.CompilerServices;

namespace MarketSnapshot.Core.Auditing;

/// <summary>
/// Walks through both stores at once, in the order of booking ids, and puts together what each says of the same booking. Memory holds a
/// page of each, whatever their sizes. The two sides of a pair were not read at one moment: what looks like a difference is a suspicion.
/// </summary>
internal sealed class StoreWalk(IAuditStore store, IAuditedMarket market)
{
    /// <summary>Walks.</summary>
    /// <param name="size">Rows and documents on a page.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<(AuditedBooking? Booking, AuditedListing? Listing)> PairsAsync(
        int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bookings = BookingsAsync(size, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        await using var bookingsEnd = bookings;
        var listings = ListingsAsync(size, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        await using var listingsEnd = listings;

        var booking = await NextAsync(bookings);
        var listing = await NextAsync(listings);
        while (booking is not null || listing is not null)
        {
            if (listing is { BookingId: null })
            {
                yield return (null, listing);
                listing = await NextAsync(listings);
                continue;
            }

            var order = booking is null ? 1 : listing is null ? -1 : booking.BookingId.CompareTo(listing.BookingId!.Value);
            yield return (order <= 0 ? booking : null, order >= 0 ? listing : null);
            if (order <= 0)
                booking = await NextAsync(bookings);
            if (order >= 0)
                listing = await NextAsync(listings);
        }
    }

    /// <summary>All bookings of <see cref="IAuditStore.ReadPageAsync"/>.</summary>
    public async IAsyncEnumerable<AuditedBooking> BookingsAsync(int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Guid? after = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await store.ReadPageAsync(after, size, cancellationToken);
            foreach (var booking in page)
                yield return booking;
            if (page.Count < size)
                yield break;
            after = page[^1].BookingId;
        }
    }

    private async IAsyncEnumerable<AuditedListing> ListingsAsync(int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MarketPosition? after = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await market.ReadPageAsync(after, size, cancellationToken);
            foreach (var listing in page.Listings)
                yield return listing;
            after = page.Next;
        }
        while (after is not null);
    }

    private static async Task<T?> NextAsync<T>(IAsyncEnumerator<T> items) where T : class =>
        await items.MoveNextAsync() ? items.Current : null;
}
