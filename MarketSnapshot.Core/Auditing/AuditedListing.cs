using MarketSnapshot.Core.Listings;
using MongoDB.Bson;

namespace MarketSnapshot.Core.Auditing;

/// <summary>What the market holds under one <c>_id</c>, whoever wrote it.</summary>
/// <param name="Id">The <c>_id</c>.</param>
/// <param name="Version">The version; 0 where the document has none that this system gives.</param>
/// <param name="Status">The status; null where it is no text.</param>
/// <param name="ContentHash">The hash; null on a tombstone.</param>
/// <param name="IsFoundByBooking">Whether the field <c>booking_id</c> says the same as the <c>_id</c>.</param>
internal sealed record AuditedListing(BsonValue Id, long Version, string? Status, string? ContentHash, bool IsFoundByBooking)
{
    /// <summary>The booking whose listing this is; null where the <c>_id</c> is none that this system gives.</summary>
    public Guid? BookingId { get; } = BookingOf(Id);

    /// <summary>Whether buyers find it.</summary>
    public bool OnSale => Status == ListingFields.Published;

    /// <summary>The booking that an <c>_id</c> stands for; null where it is none that this system gives.</summary>
    public static Guid? BookingOf(BsonValue id) =>
        id is BsonString { Value: var text } && Guid.TryParseExact(text, "D", out var bookingId) && bookingId.ToString() == text ? bookingId : null;

    /// <summary>The fields that <see cref="Of"/> reads.</summary>
    public static BsonDocument Projection { get; } = new()
    {
        { ListingFields.BookingId, 1 },
        { ListingFields.Status, 1 },
        { ListingFields.Version, 1 },
        { ListingFields.ContentHash, 1 },
    };

    /// <summary>Reads the fields of <see cref="Projection"/>; a document that somebody else wrote may lack any of them.</summary>
    public static AuditedListing Of(BsonDocument document)
    {
        var head = ListingHead.Of(document);
        var id = document[ListingFields.Id];
        return new(id, head.Version, Text(ListingFields.Status), head.ContentHash, document.GetValue(ListingFields.BookingId, BsonNull.Value) == id);

        string? Text(string field) => document.GetValue(field, BsonNull.Value) is BsonString text ? text.Value : null;
    }
}
