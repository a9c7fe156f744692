using System.Text.Json;
using System.Text.Json.Nodes;
using MarketSnapshot.Core.Snapshots.Sections;
using MongoDB.Bson;

namespace MarketSnapshot.Core.Listings;

/// <summary>Reads a document of <c>market_listings</c> back.</summary>
internal static class ListingReader
{
    /// <summary>The listing, or null where the document is not one that this system wrote whole.</summary>
    public static ListingView? Read(BsonDocument document)
    {
        try
        {
            return Json(document)?.Deserialize<ListingView>(SectionJson.Options);
        }
        catch (Exception foreign) when (MongoFailure.IsContent(foreign))
        {
            // Somebody else's document, or one of a later layout: nothing that could be shown truthfully.
            return null;
        }
    }

    private static JsonNode? Json(BsonValue value, string field = "") => value switch
    {
        BsonDocument document => new JsonObject(document.Select(e => KeyValuePair.Create(e.Name, Json(e.Value, e.Name)))),
        BsonArray array => new JsonArray([.. array.Select(item => Json(item, field))]),
        BsonString text => text.Value,
        BsonBoolean truth => truth.Value,
        BsonInt32 number => number.Value,
        BsonInt64 number => number.Value,
        BsonDouble number when double.IsFinite(number.Value) => number.Value,
        BsonDecimal128 number => Decimal128.ToDecimal(number.Value),
        BsonDateTime day when field is "issue_date" or "expiry_date" => DateOnly.FromDateTime(day.ToUniversalTime()).ToString("O"),
        BsonDateTime time => JsonValue.Create(new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero)),
        _ => null,
    };
}
