using System.Text.Json;

namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>Reads stored sections.</summary>
internal static class SectionJson
{
    /// <summary>Names in snake_case; what a later layout adds is left out.</summary>
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads one section.</summary>
    public static T Read<T>(this JsonElement json) =>
        json.Deserialize<T>(Options) ?? throw new JsonException($"A stored section is null instead of {typeof(T).Name}.");
}
