using Microsoft.Extensions.Localization;

namespace MarketSnapshot.Web.Language;

/// <summary>Words of the data: those that are known are shown in the person's language, all others as they stand.</summary>
public static class Words
{
    /// <summary>The word for a value, such as <c>crop</c> and <c>tomato</c>.</summary>
    /// <param name="texts">Texts with keys such as <c>crop.tomato</c>.</param>
    /// <param name="kind">The kind of value.</param>
    /// <param name="value">The value; null or empty gives an empty text.</param>
    public static string Word(this IStringLocalizer texts, string kind, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return "";
        var known = texts[$"{kind}.{value.Trim().ToLowerInvariant().Replace(' ', '_')}"];
        return known.ResourceNotFound ? Capital(value.Trim().Replace('_', ' ')) : known.Value;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
