using MongoDB.Bson;

namespace MarketSnapshot.Core.Listings;

/// <summary>What the market holds for a booking, as far as versions are concerned.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Version">The version.</param>
/// <param name="OnMarket">False for a tombstone.</param>
/// <param name="ContentHash">Hash of what the listing shows; null on a tombstone.</param>
/// <param name="FirstPublishedAt">When the listing first appeared; null on a tombstone.</param>
/// <param name="WrittenAt">When the version was sent, as the document tells it.</param>
internal sealed record ListingHead(
    Guid BookingId, long Version, bool OnMarket, string? ContentHash, DateTimeOffset? FirstPublishedAt, DateTimeOffset? WrittenAt)
{
    /// <summary>No listing has a higher version; up to here every number type of MongoDB is exact. Anything above is not ours.</summary>
    public const long HighestVersion = 1L << 53;

    /// <summary>
    /// A condition on the version: "not at or above" rather than "below", so that a document whose version is missing or is none that this
    /// system gives meets it as well.
    /// </summary>
    public static BsonDocument IsNotFrom(long version) => new("$not", new BsonDocument { { "$gte", version }, { "$lte", HighestVersion } });

    /// <summary>Whether the market shows what a row with this state would show.</summary>
    public bool Shows(bool onMarket, string contentHash) =>
        OnMarket == onMarket && (!onMarket || ContentHash == contentHash);

    /// <summary>Reads the fields of <see cref="Projection"/>; a document that somebody else wrote may lack any of them.</summary>
    public static ListingHead Of(BsonDocument document)
    {
        var onMarket = Text(ListingFields.Status) != ListingFields.Withdrawn;
        return new(
            Guid.TryParse(Text(ListingFields.Id), out var id) ? id : Guid.Empty,
            VersionOf(document.GetValue(ListingFields.Version, BsonNull.Value)),
            onMarket,
            Text(ListingFields.ContentHash),
            Time(ListingFields.FirstPublishedAt),
            Time(onMarket ? ListingFields.PublishedAt : ListingFields.WithdrawnAt));

        string? Text(string field) => document.GetValue(field, BsonNull.Value) is BsonString text ? text.Value : null;

        DateTimeOffset? Time(string field) =>
            document.GetValue(field, BsonNull.Value) is BsonDateTime { IsValidDateTime: true } time ? new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero) : null;
    }

    private static long VersionOf(BsonValue version) =>
        version.IsNumeric && version >= 0L && version <= HighestVersion ? version.ToInt64() : 0;

    /// <summary>The fields that <see cref="Of"/> reads.</summary>
    public static BsonDocument Projection { get; } = new()
    {
        { ListingFields.Status, 1 },
        { ListingFields.Version, 1 },
        { ListingFields.ContentHash, 1 },
        { ListingFields.FirstPublishedAt, 1 },
        { ListingFields.PublishedAt, 1 },
        { ListingFields.WithdrawnAt, 1 },
    };
}
