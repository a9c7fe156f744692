using System.Text.Json;

namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>Reads stored sections.</summary>
internal static class SectionJson
{
    /// <summary>Names in snake_case; what a later layout adds is left out.</summary>
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// Reads one section, or answers null where it is damaged: of another shape than <typeparamref name="T"/>, or with a number that no
    /// answer could show. Someone changed the row by hand then; what else the row says holds all the same.
    /// </summary>
    public static T? ReadOrNull<T>(this JsonElement json)
        where T : class
    {
        try
        {
            return CanBeShown(json) ? json.Deserialize<T>(Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether every number is one that a double holds, and no list has gaps.</summary>
    public static bool CanBeShown(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().All(property => CanBeShown(property.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(item => item.ValueKind != JsonValueKind.Null && CanBeShown(item)),
        JsonValueKind.Number => double.IsFinite(json.GetDouble()),
        _ => true,
    };
}
