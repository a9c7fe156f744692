using System.Runtime.CompilerServices;
using MongoDB.Bson;

namespace MarketSnapshot.Core.Auditing;

/// <summary>Finds where the stores differ.</summary>
internal sealed class MarketComparison(StoreWalk walk, IAuditStore store, IAuditedMarket market)
{
    /// <summary>
    /// Walks through both stores and looks a second time at what differs. What is left still needs the look under the rows' locks.
    /// </summary>
    /// <param name="size">Rows and documents read at once, and differences in one batch at most.</param>
    /// <param name="tally">Counts what is examined; null where it was counted before.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<IReadOnlyList<Difference>> FindAsync(
        int size, AuditTally? tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<BsonValue> suspects = new(size);
        await foreach (var (booking, listing) in walk.PairsAsync(size, cancellationToken))
        {
            tally?.Examine(booking, listing);
            if (DifferenceRule.Judge(booking, listing) is null)
                continue;
            suspects.Add(listing?.Id ?? IdOf(booking!.BookingId));
            if (suspects.Count < size)
                continue;
            yield return await LookAgainAsync(suspects, cancellationToken);
            suspects.Clear();
        }

        if (suspects.Count > 0)
            yield return await LookAgainAsync(suspects, cancellationToken);
    }

    /// <summary>Reads some bookings' rows and, after them, their listings, and compares.</summary>
    public async Task<IReadOnlyList<Difference>> LookAgainAsync(IReadOnlyCollection<BsonValue> ids, CancellationToken cancellationToken)
    {
        // A market that sorts its ids in another order shows each side of a pair by itself.
        var bookingIds = ids.Distinct().ToDictionary(id => id, AuditedListing.BookingOf);
        var bookings = await store.ReadAsync([.. bookingIds.Values.OfType<Guid>()], cancellationToken);
        var listings = await market.ReadAsync(ids, cancellationToken);

        List<Difference> differences = [];
        foreach (var (id, bookingId) in bookingIds)
        {
            var booking = bookingId is { } known ? bookings[known] : null;
            var listing = listings.GetValueOrDefault(id);
            if (DifferenceRule.Judge(booking, listing) is { } kind)
                differences.Add(new(kind, booking, listing));
        }

        return differences;
    }

    /// <summary>The <c>_id</c> of a booking's listing.</summary>
    public static BsonValue IdOf(Guid bookingId) => bookingId.ToString();
}
