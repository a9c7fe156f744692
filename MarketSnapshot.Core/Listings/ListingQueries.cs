using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>What buyers ask. Reads MongoDB only.</summary>
public sealed class ListingQueries(IMongoDatabase database)
{
    /// <summary>How long MongoDB may work on one question; then it ends it by itself.</summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly IMongoCollection<BsonDocument> _listings = database.Listings();

    internal static FindOptions Options { get; } = new() { MaxTime = MaxTime };

    /// <summary>One listing.</summary>
    /// <exception cref="NotFoundException">There is none, or it was withdrawn.</exception>
    /// <exception cref="TryLaterException">MongoDB is away, or takes too long.</exception>
    public Task<ListingView> GetAsync(Guid bookingId, CancellationToken cancellationToken) => OrTryLaterAsync(async () =>
    {
        var document = await _listings.Find(new BsonDocument(ListingFields.Id, bookingId.ToString()), Options).SingleOrDefaultAsync(cancellationToken);
        return document is not null && document.GetValue(ListingFields.Status, BsonNull.Value) == ListingFields.Published
            && ListingReader.Read(document) is { } listing
            ? listing
            : throw new NotFoundException("listing", bookingId);
    });

    /// <summary>Listings that meet a search.</summary>
    /// <param name="search">The search.</param>
    /// <param name="cursor">Where the page before ended, with the same search.</param>
    /// <param name="limit">Listings on the page.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this search's.</exception>
    /// <exception cref="TryLaterException">MongoDB is away, or takes too long.</exception>
    public Task<Page<ListingView>> SearchAsync(ListingSearch search, string? cursor, int limit, CancellationToken cancellationToken) =>
        OrTryLaterAsync(() => search.Order == ListingSort.Distance
            ? new NearestListings(_listings, search).PageAsync(cursor, limit, cancellationToken)
            : PageAsync(search, cursor, limit, cancellationToken));

    private async Task<Page<ListingView>> PageAsync(ListingSearch search, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var order = ListingOrder.Of(search.Order);
        var filter = ListingFilter.Of(search);
        if (!string.IsNullOrEmpty(cursor))
            filter &= order.After(cursor);

        var found = await _listings.Find(filter, Options).Sort(order.Definition).Limit(limit + 1).ToListAsync(cancellationToken);
        var page = Page<BsonDocument>.Of(found, limit, order.Key);
        return new([.. page.Items.Select(document => View(document, search.Near)).OfType<ListingView>()], page.NextCursor);
    }

    internal static ListingView? View(BsonDocument document, GeoArea? near) =>
        ListingReader.Read(document) is not { } listing ? null
        : near is not null && listing.Location.Geo.Coordinates is [var lon, var lat]
            ? listing with { DistanceKm = Math.Round(near.DistanceKmTo(lat, lon), 3) }
            : listing;

    private static async Task<T> OrTryLaterAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (MongoExecutionTimeoutException slow)
        {
            throw new TryLaterException("too_slow", "The market took too long. Ask for less, or try again shortly.", RetryAfter, slow);
        }
        catch (Exception away) when (MongoFailure.IsUnreachable(away))
        {
            throw new TryLaterException("market_away", "The market does not answer. Try again shortly.", RetryAfter, away);
        }
    }
}
