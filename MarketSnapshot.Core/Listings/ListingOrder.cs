using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// An order of listings by one field, settled by <c>_id</c>, and the position in it that a cursor holds: pages neither repeat nor pass
/// over a listing that keeps its place.
/// </summary>
internal sealed class ListingOrder
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Is = Builders<BsonDocument>.Filter;

    private readonly string _field;
    private readonly bool _descending;
    private readonly Func<BsonValue, string> _write;
    private readonly Func<string, BsonValue?> _read;

    private ListingOrder(ListingSort sort, string field, bool descending, Func<BsonValue, string> write, Func<string, BsonValue?> read)
    {
        Sort = sort;
        _field = field;
        _descending = descending;
        _write = write;
        _read = read;
    }

    /// <summary>Which order it is.</summary>
    public ListingSort Sort { get; }

    /// <summary>The order of that name; distance has none of its own.</summary>
    public static ListingOrder Of(ListingSort sort) => sort switch
    {
        ListingSort.Newest => new(sort, ListingFields.FirstPublishedAt, descending: true, WriteTime, ReadTime),
        ListingSort.Quality => new(sort, ListingFields.QualityScore, descending: true, WriteNumber, ReadNumber),
        ListingSort.Quantity => new(sort, ListingFields.QuantityKg, descending: true, value => value.ToString()!, ReadDecimal),
        ListingSort.Ending => new(sort, ListingFields.EndDate, descending: false, WriteTime, ReadTime),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Not an order by a field."),
    };

    /// <summary>The order for MongoDB.</summary>
    public SortDefinition<BsonDocument> Definition => new BsonDocument { { _field, _descending ? -1 : 1 }, { ListingFields.Id, 1 } };

    /// <summary>The position of a listing.</summary>
    public string[] Key(BsonDocument listing) =>
        [Sort.ToString(), _write(listing.GetValue(_field, BsonNull.Value)), listing[ListingFields.Id].ToString()!];

    /// <summary>What comes after a position.</summary>
    /// <exception cref="InvalidFieldException">The cursor is not of this order.</exception>
    public FilterDefinition<BsonDocument> After(string cursor)
    {
        if (Cursor.Decode(cursor, 3) is not [var sort, var text, var id] || sort != Sort.ToString() || _read(text) is not { } value)
            throw Cursor.Invalid();

        // Unknown values sort below all others: last when descending. A comparison never meets them, so they are named.
        var tie = Is.And(Is.Eq(_field, value), Is.Gt(ListingFields.Id, id));
        if (value.IsBsonNull)
            return tie;
        return _descending
            ? Is.Or(Is.Lt(_field, value), Is.Eq(_field, BsonNull.Value), tie)
            : Is.Or(Is.Gt(_field, value), tie);
    }

    private static string WriteTime(BsonValue value) =>
        value is BsonDateTime time ? time.MillisecondsSinceEpoch.ToString(CultureInfo.InvariantCulture) : string.Empty;

    private static BsonValue? ReadTime(string text) =>
        text.Length == 0 ? BsonNull.Value
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) ? new BsonDateTime(time) : null;

    private static string WriteNumber(BsonValue value) =>
        value.IsNumeric ? value.ToDouble().ToString("R", CultureInfo.InvariantCulture) : string.Empty;

    private static BsonValue? ReadNumber(string text) =>
        text.Length == 0 ? BsonNull.Value
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static BsonValue? ReadDecimal(string text) =>
        Decimal128.TryParse(text, out var number) ? new BsonDecimal128(number) : null;
}
