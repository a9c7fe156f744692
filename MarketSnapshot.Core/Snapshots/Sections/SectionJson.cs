using System.Text.Json;

namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>Reads stored sections.</summary>
internal static class SectionJson
{
    /// <summary>Names in snake_case; what a later layout adds is left out.</summary>
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads one section.</summary>
    /// <exception cref="InvalidDataException">
    /// It has another shape: someone changed the row by hand. Not a <see cref="JsonException"/>, which would be put down to the request.
    /// </exception>
    public static T Read<T>(this JsonElement json)
    {
        try
        {
            return json.Deserialize<T>(Options) ?? throw new InvalidDataException($"A stored section is null instead of {typeof(T).Name}.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"A stored section can't be read as {typeof(T).Name}.", malformed);
        }
    }
}
