using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// Listings by distance. Many listings share a place, and with it their distance, so the places are ordered first, by distance and id;
/// then their listings are read place by place, by <c>_id</c>. A cursor is a place and a listing in it.
/// </summary>
internal sealed class NearestListings(IMongoCollection<BsonDocument> listings, ListingSearch search)
{
    private const int PlacesAtOnce = 8;

    private static readonly FilterDefinitionBuilder<BsonDocument> Is = Builders<BsonDocument>.Filter;

    private readonly FilterDefinition<BsonDocument> _filter = ListingFilter.Of(search);

    /// <summary>One page.</summary>
    public async Task<Page<ListingView>> PageAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Position.Decode(cursor);
        var places = await PlacesAsync(cancellationToken);
        List<(Place Place, BsonDocument Document)> found = [];
        foreach (var group in places.Where(place => after is null || Listings.Place.Order.Compare(place, after.Place) >= 0).Chunk(PlacesAtOnce))
        {
            var parts = await Task.WhenAll(group.Select(place => ListingsAsync(place, after, limit + 1, cancellationToken)));
            found.AddRange(group.Zip(parts).SelectMany(pair => pair.Second, (pair, document) => (pair.First, document)));
            if (found.Count > limit)
                break;
        }

        var page = Page<(Place Place, BsonDocument Document)>.Of(
            [.. found.Take(limit + 1)], limit, last => new Position(last.Place, last.Document[ListingFields.Id].ToString()!).Key());
        return new([.. page.Items.Select(item => ListingQueries.View(item.Document, search.Near)).OfType<ListingView>()], page.NextCursor);
    }

    private async Task<List<Place>> PlacesAsync(CancellationToken cancellationToken)
    {
        var locations = await (await listings.DistinctAsync<BsonDocument>(ListingFields.Location, _filter, new() { MaxTime = ListingQueries.MaxTime }, cancellationToken))
            .ToListAsync(cancellationToken);
        return [.. locations.Select(PlaceOf).OfType<Place>().Distinct().Order(Listings.Place.Order)];
    }

    /// <summary>Null for what is none of this system's places, such as an area.</summary>
    private Place? PlaceOf(BsonDocument location) =>
        location.GetValue("id", BsonNull.Value) is BsonString id
        && location.GetValue("geo", BsonNull.Value) is BsonDocument geo
        && geo.GetValue("coordinates", BsonNull.Value) is BsonArray { Count: 2 } point
        && point[0].IsNumeric && point[1].IsNumeric
            ? new(search.Near!.DistanceKmTo(point[1].ToDouble(), point[0].ToDouble()), id.Value, point[0].ToDouble(), point[1].ToDouble())
            : null;

    private Task<List<BsonDocument>> ListingsAsync(Place place, Position? after, int limit, CancellationToken cancellationToken)
    {
        // A place that was moved may still be listed at both of its positions for a while.
        var filter = _filter & Is.Eq(ListingFields.LocationId, place.Id) & Is.Eq($"{ListingFields.Geo}.coordinates", new BsonArray { place.Lon, place.Lat });
        if (after is not null && place == after.Place)
            filter &= Is.Gt(ListingFields.Id, after.ListingId);
        return listings.Find(filter, ListingQueries.Options).Sort(new BsonDocument(ListingFields.Id, 1)).Limit(limit).ToListAsync(cancellationToken);
    }
}

/// <summary>A place with listings, in the order of places.</summary>
internal sealed record Place(double DistanceKm, string Id, double Lon, double Lat)
{
    /// <summary>By distance, then by id.</summary>
    public static Comparer<Place> Order { get; } = Comparer<Place>.Create(static (one, other) =>
        one.DistanceKm.CompareTo(other.DistanceKm) is var distance and not 0 ? distance
        : string.CompareOrdinal(one.Id, other.Id) is var id and not 0 ? id
        : (one.Lon, one.Lat).CompareTo((other.Lon, other.Lat)));
}

/// <summary>A position in the order by distance.</summary>
internal sealed record Position(Place Place, string ListingId)
{
    private const string Tag = nameof(ListingSort.Distance);

    public string[] Key() => [Tag, Text(Place.DistanceKm), Place.Id, Text(Place.Lon), Text(Place.Lat), ListingId];

    public static Position? Decode(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        return Cursor.Decode(cursor, 6) is [Tag, var distance, var id, var lon, var lat, var listing]
            && Number(distance, out var km) && Number(lon, out var x) && Number(lat, out var y)
            ? new(new(km, id, x, y), listing)
            : throw Cursor.Invalid();
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static bool Number(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
