using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using MarketSnapshot.Core.Snapshots.Sections;
using MongoDB.Bson;

namespace MarketSnapshot.Core.Listings;

/// <summary>Turns the JSON of a section into BSON with one type for each field, whatever its value looks like.</summary>
internal static class SectionBson
{
    private static readonly FrozenSet<string> Times =
        FrozenSet.ToFrozenSet(["inspected_at", "reading_time", "detected_at", "issue_date", "expiry_date"]);

    private static readonly FrozenSet<string> Counts = FrozenSet.ToFrozenSet(["count", "pest_count", "shelf_life_days", "schema_version"]);

    /// <summary>Turns the jsonb text of a section into BSON, where whoever looks at the listing can read it as <typeparamref name="T"/>.</summary>
    /// <exception cref="DamagedSectionException">Nobody could: a listing with it would count as published and be found by no buyer.</exception>
    public static BsonValue OfSection<T>(string name, string json)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ReadOrNull<T>() is not null)
                return Of(document.RootElement);
        }
        catch (Exception foreign) when (MongoFailure.IsContent(foreign))
        {
            throw new DamagedSectionException(name, foreign);
        }

        throw new DamagedSectionException(name);
    }

    /// <summary>Turns a value into BSON. <paramref name="field"/> is the field that holds it, and decides on its type.</summary>
    public static BsonValue Of(JsonElement value, string field = "") => value.ValueKind switch
    {
        JsonValueKind.Object => new BsonDocument(value.EnumerateObject().Select(p => new BsonElement(p.Name, Of(p.Value, p.Name)))),
        JsonValueKind.Array => new BsonArray(value.EnumerateArray().Select(item => Of(item, field))),
        JsonValueKind.String when Times.Contains(field) => new BsonDateTime(Time(value.GetString()!)),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when Counts.Contains(field) => value.GetInt32(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => BsonBoolean.True,
        JsonValueKind.False => BsonBoolean.False,
        _ => BsonNull.Value,
    };

    private static DateTime Time(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
