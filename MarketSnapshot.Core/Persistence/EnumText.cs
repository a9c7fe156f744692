using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// The one spelling of an enum's values outside the program: in table columns, JSON and query strings. It is the member's
/// <see cref="JsonStringEnumMemberNameAttribute"/>, else its name in snake_case.
/// </summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public static class EnumText<TEnum> where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> Texts = Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, Spell);

    private static readonly FrozenDictionary<string, TEnum> Values =
        Texts.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Every spelling, in the order of declaration.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<TEnum>().Select(Spell)];

    /// <summary>The spelling of <paramref name="value"/>.</summary>
    /// <exception cref="KeyNotFoundException">The value is not a declared member.</exception>
    public static string Of(TEnum value) => Texts[value];

    /// <summary>Reads a spelling, to the letter.</summary>
    /// <returns>False when no member is spelled so.</returns>
    public static bool TryParse(string? text, out TEnum value)
    {
        value = default;
        return text is not null && Values.TryGetValue(text, out value);
    }

    /// <summary>Reads a spelling, to the letter.</summary>
    /// <exception cref="KeyNotFoundException">No member is spelled so.</exception>
    public static TEnum Parse(string text) => Values[text];

    private static string Spell(TEnum value) =>
        typeof(TEnum).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
