using System.Globalization;
using System.Text.Json.Nodes;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>Values as the API wants them, from its schemas, with ids of what there is.</summary>
internal sealed class RightValues(ApiDocument document, KnownIds ids)
{
    private const int OddAmong = 4;

    /// <summary>A value of a schema as JSON.</summary>
    /// <param name="schema">From the document.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="path">The operation's path.</param>
    /// <param name="random">Decides.</param>
    /// <param name="bent">Whether some of the values in it are odd.</param>
    public string Json(JsonObject schema, string name, string path, Random random, bool bent)
    {
        schema = document.Resolve(schema);
        switch (ApiDocument.TypeOf(schema))
        {
            case "object" when schema["properties"] is JsonObject:
                return Object(Fields(schema, path, random, bent));
            case "array":
                var count = bent && random.Next(10) == 0 ? random.Next(0, 200) : random.Next(1, 4);
                return $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => Json(schema["items"]?.AsObject() ?? [], name, path, random, bent)))}]";
        }

        if (bent && random.Next(OddAmong) == 0)
            return OddValues.Json(random);
        var text = Text(schema, name, path, random);
        return ApiDocument.TypeOf(schema) is "number" or "integer" or "boolean" ? text : OddValues.Quoted(text);
    }

    /// <summary>The fields of an object: what is required, and some of the rest.</summary>
    public List<KeyValuePair<string, string>> Fields(JsonObject schema, string path, Random random, bool bent)
    {
        schema = document.Resolve(schema);
        var required = (schema["required"]?.AsArray() ?? []).Select(name => (string?)name).ToHashSet(StringComparer.Ordinal);
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            // Of a certificate's two owners one has to be named.
            var wanted = required.Contains(name) || (path == "/api/certificates" && name == "vendor_id") || random.Next(bent ? 2 : 6) == 0;
            if (wanted)
                fields.Add(new(name, Json(field!.AsObject(), name, path, random, bent)));
        }

        return fields;
    }

    /// <summary>An object of these fields.</summary>
    public static string Object(IEnumerable<KeyValuePair<string, string>> fields) =>
        $"{{{string.Join(',', fields.Select(field => $"{OddValues.Quoted(field.Key)}:{field.Value}"))}}}";

    /// <summary>A right value as a query or a path carries it.</summary>
    public string Text(JsonObject schema, string name, string path, Random random)
    {
        schema = document.Resolve(schema);
        if (schema["enum"] is JsonArray choices)
            return choices[random.Next(choices.Count)].AsText() ?? "x";
        return ByName(name, path, random) ?? ByType(schema, random);
    }

    private string? ByName(string name, string path, Random random) => name switch
    {
        "id" when path.Split('/') is [_, "api", var collection, ..] => ids.Pick(collection, random),
        "booking_id" => ids.Pick("bookings", random),
        "farmer_id" => ids.Pick("farmers", random),
        "vendor_id" => ids.Pick("vendors", random),
        "location_id" => ids.Pick("locations", random),
        "inspection_id" => ids.Pick("inspections", random),
        "sensor_id" => ids.Pick("sensors", random),
        "device_id" => path == "/api/sensors" ? $"device-{random.Next()}" : ids.Pick("devices", random),
        "job" => ids.Pick("jobs", random),
        "crop_type" or "crop" or "crop_detected" => random.Next(2) == 0 ? "wheat" : "Tomato",
        "start_date" => Day(random.Next(0, 20)),
        "expiry_date" => Day(random.Next(30, 300)),
        "issue_date" => Day(-random.Next(1, 300)),
        "reading_time" or "detected_at" or "inspected_at" or "resolved_at" or "from" => Time(-random.Next(1, 5000)),
        "to" => Time(random.Next(0, 100)),
        "quantity_kg" or "duration_days" or "additional_days" or "extra_days" => random.Next(1, 60).ToString(CultureInfo.InvariantCulture),
        "capacity_kg" => "90000000",
        "document_url" => "https://documents.example/1.pdf",
        "near" => "20.1,74.2",
        "cursor" => ids.Pick("cursors", random),
        _ => null,
    };

    private static string ByType(JsonObject schema, Random random) => ApiDocument.TypeOf(schema) switch
    {
        "integer" => random.Next(1, 50).ToString(CultureInfo.InvariantCulture),
        "number" => (random.Next(0, 100) / 100.0).ToString(CultureInfo.InvariantCulture),
        "boolean" => random.Next(2) == 0 ? "true" : "false",
        _ => (string?)schema["format"] switch
        {
            "uuid" => Guid.Empty.ToString(),
            "date-time" => Time(-random.Next(0, 1000)),
            "date" => Day(random.Next(0, 10)),
            _ when (schema["example"] ?? schema["examples"]?[0]).AsText() is { } example => example,
            _ => $"Word {random.Next(1000)}",
        },
    };

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
