using System.Globalization;

namespace MarketSnapshot.Web.Language;

/// <summary>A language that the pages speak.</summary>
/// <param name="Code">Its ISO 639 code.</param>
/// <param name="Name">Its name, in itself.</param>
public sealed record SpokenLanguage(string Code, string Name);

/// <summary>
/// The languages, and the forms of numbers and dates that go with them. They are given here and not left to the machine's data, so that
/// pages look the same on every machine: India groups digits by three and then by two in each of them.
/// </summary>
public static class Languages
{
    /// <summary>The languages in the order in which they are offered; the first is spoken to whoever understands none of them.</summary>
    public static IReadOnlyList<SpokenLanguage> All { get; } = [new("en", "English"), new("te", "తెలుగు"), new("hi", "हिन्दी")];

    private static readonly string[][] Months =
    [
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", ""],
        ["జన", "ఫిబ్ర", "మార్చి", "ఏప్రి", "మే", "జూన్", "జులై", "ఆగ", "సెప్టెం", "అక్టో", "నవం", "డిసెం", ""],
        ["जन॰", "फ़र॰", "मार्च", "अप्रैल", "मई", "जून", "जुल॰", "अग॰", "सित॰", "अक्टू॰", "नव॰", "दिस॰", ""],
    ];

    private static readonly CultureInfo[] Cultures = [.. All.Select((language, index) => Build(language.Code, Months[index]))];

    /// <summary>The culture of a language.</summary>
    /// <param name="code">Its code; the first language where it is none of them.</param>
    public static CultureInfo CultureOf(string? code) => Array.Find(Cultures, culture => culture.Name == code) ?? Cultures[0];

    /// <summary>Whether it is one of them.</summary>
    public static bool Has(string? code) => All.Any(language => language.Code == code);

    private static CultureInfo Build(string code, string[] months)
    {
        var culture = new CultureInfo(code);
        culture.NumberFormat.NumberGroupSizes = culture.NumberFormat.CurrencyGroupSizes = [3, 2];
        culture.NumberFormat.CurrencySymbol = "₹";
        culture.DateTimeFormat.AbbreviatedMonthNames = culture.DateTimeFormat.AbbreviatedMonthGenitiveNames = months;
        culture.DateTimeFormat.ShortDatePattern = "d MMM yyyy";
        return CultureInfo.ReadOnly(culture);
    }
}
