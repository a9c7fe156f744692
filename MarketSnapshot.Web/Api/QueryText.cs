using System.Globalization;

namespace MarketSnapshot.Web.Api;

/// <summary>Writes queries of the API: names as they stand, values escaped, numbers with a dot, what is null or empty left out.</summary>
public static class QueryText
{
    /// <summary>A path with the given values in its query.</summary>
    /// <param name="path">The path, without a query.</param>
    /// <param name="values">Names and values; a time is written in UTC.</param>
    public static string With(string path, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var query = new List<string>();
        foreach (var (name, value) in values)
        {
            if (TextOf(value) is { Length: > 0 } text)
                query.Add($"{name}={Uri.EscapeDataString(text)}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        bool yes => yes ? "true" : "false",
        DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
