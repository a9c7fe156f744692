using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>Every visible text is there in every language.</summary>
public sealed partial class TextsTests
{
    private static readonly string[] Rooms = ["Common", "Market", "Booking", "Vendor", "Operations"];
    private static readonly string Sources = Path.Combine(Root(), "MarketSnapshot.Web");

    public static TheoryData<string> AllRooms => [.. Rooms];

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void The_three_languages_have_the_same_texts_with_the_same_placeholders(string room)
    {
        var english = Texts(room, "");
        foreach (var language in new[] { ".te", ".hi" })
        {
            var other = Texts(room, language);
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            Assert.All(english, text =>
            {
                Assert.False(string.IsNullOrWhiteSpace(other[text.Key]), $"{text.Key} is empty in {language}");
                Assert.Equal(Placeholders(text.Value), Placeholders(other[text.Key]));
            });
        }
    }

    [Fact]
    public void Every_text_that_a_page_names_is_known()
    {
        var known = Rooms.SelectMany(room => Texts(room, "").Keys).ToHashSet(StringComparer.Ordinal);
        var used = Directory.EnumerateFiles(Sources, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => Used().Matches(File.ReadAllText(file)).Select(match => (Key: match.Groups["key"].Value, File: Path.GetFileName(file))))
            .ToArray();
        Assert.True(used.Length > 100, $"Only {used.Length} texts are used: the pages are not where they were.");
        Assert.Empty(used.Where(text => !known.Contains(text.Key)).Select(text => $"{text.File}: {text.Key}").Distinct());
    }

    private static Dictionary<string, string> Texts(string room, string language) =>
        XDocument.Load(Path.Combine(Sources, "Language", $"{room}Texts{language}.resx")).Root!.Elements("data")
            .ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!, StringComparer.Ordinal);

    private static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MarketSnapshot.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The sources are not above the tests.");
        return folder;
    }

    [GeneratedRegex(@"\{\d+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(?:T|C|Common|Texts)\[""(?<key>[a-z][\w.]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Used();
}
