extern alias Dashboard;

using System.Net;
using System.Text.RegularExpressions;
using Aspire.Dashboard.Pages;
using CsCheck;
using Dashboard::Aspire.Dashboard.Resources;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>What programs write for a terminal, as the console shows it.</summary>
public sealed partial class ConsoleTextTests
{
    /// <summary>For people: markup, letters of other scripts, words and numbers that also stand in escapes.</summary>
    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 1, 12],
        Gen.OneOfConst("<script>alert(1)</script>", "&amp; \"'>", "31m", "[0m", "]0;", "info:", "a\tb", "\\", "మిర్చి", "मिर्च", "🌶️"));

    /// <summary>For the terminal, and whole.</summary>
    private static readonly Gen<string> Codes = Gen.OneOfConst(
        "\e[31m", "\e[m", "\e[1;91m", "\e[0m", "\e[38;5;208m", "\e[48;5;31m", "\e[38;2;1;31;255m", "\e[38:2::1:31:255m", "\e[2K", "\e[?25l", "\e[10;20H", "\e[!p",
        "\e]0;a title\a", "\e]8;;http://elsewhere.example/<b>\e\\", "\e]8;;\e\\", "\ePq#0;2\e\\", "\e_command\e\\", "\e(B", "\e7", "\e=",
        "\0", "\b", "\r", "\n", "\v", "\u007f", "\u0085", "\u009b");

    [Fact]
    public void A_line_of_a_terminal_keeps_its_colours_and_nothing_else_of_its_codes()
    {
        var pieces = AnsiText.Pieces("\e[32minfo\e[39m: \e[2Kdone \e[91mbut\e[0m not");
        Assert.Equal([("info", "ansi2"), (": ", null), ("done ", null), ("but", "ansi9"), (" not", null)], pieces.Select(p => (p.Text, p.Class)));
    }

    [Theory]
    [InlineData("\e]0;a title in the room\adone", "done")]
    [InlineData("\e]8;;http://elsewhere.example\e\\link\e]8;;\e\\ and text", "link and text")]
    [InlineData("\ePq#0\e\\picture", "picture")]
    [InlineData("before \e]0;never ended", "before 0;never ended")] // it may be for people
    [InlineData("before \e]0;broken off\e[31m by a colour", "before 0;broken off by a colour")]
    [InlineData("before \e[31", "before ")]
    [InlineData("before \e[31\u0007 after", "before  after")]
    [InlineData("before \e", "before ")]
    [InlineData("\e(B\e7a\0b\b\u007f\u009b\tc", "ab\tc")]
    public void What_is_for_the_terminal_and_not_for_people_is_left_out_of_a_line(string line, string shown) => Assert.Equal(shown, Shown(line));

    [Theory]
    [InlineData("\e[38;5;31mx", null)]
    [InlineData("\e[38;2;31;91;32mx", null)]
    [InlineData("\e[38:2::31:91:32mx", null)]
    [InlineData("\e[32;48;5;31mx", "ansi2")]
    [InlineData("\e[48;2;31;91;35;33mx", "ansi3")]
    [InlineData("\e[31m\e[38;5;32mx", null)]
    [InlineData("\e[31m\e[mx", null)]
    [InlineData("\e]0;\a\e[1;31mx", "ansi1")]
    public void A_colour_of_which_there_is_no_class_is_left_out_and_never_becomes_another_one(string line, string? colour) =>
        Assert.Equal([("x", colour)], AnsiText.Pieces(line).Select(p => (p.Text, p.Class)));

    [Fact]
    public void Codes_between_words_lose_no_word() =>
        Gen.Select(Words, Codes).List[0, 12].Sample(
            parts => Assert.Equal(string.Concat(parts.Select(p => p.Item1)), Shown(string.Concat(parts.Select(p => p.Item1 + p.Item2)))), iter: 5000);

    [Fact]
    public void Of_whatever_is_written_no_control_character_is_shown_and_nothing_that_was_not_written()
    {
        const string Nasty = "\e\e\e[]()P_\\;:?<>&\"'m0139 aB\0\a\b\t\r\n\u007f\u009b\u009cé";
        Gen.Char[Nasty].Array[0, 60].Select(chars => new string(chars)).Sample(
            line =>
            {
                var shown = Shown(line);
                Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\t');
                var rest = line.AsSpan();
                foreach (var c in shown)
                {
                    var at = rest.IndexOf(c);
                    Assert.True(at >= 0, $"'{c}' was not written there.");
                    rest = rest[(at + 1)..];
                }

                if (!line.Contains('\e', StringComparison.Ordinal))
                    Assert.Equal(string.Concat(line.Where(c => !char.IsControl(c) || c == '\t')), shown);
            },
            iter: 20_000);
    }

    [Fact]
    public async Task Whatever_is_written_becomes_text_of_the_page_and_never_markup()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var lines = new List<string>();
        Gen.Select(Words, Codes).List[1, 8].Sample(parts => lines.Add(string.Concat(parts.Select(p => p.Item2 + p.Item1))), iter: 900, threads: 1);
        dashboard.Board.Take(new ResourceMessage { Lines = new ConsoleLines("api", 0, [.. lines.Select((line, i) => new LineInfo(i + 1, line, IsError: false))]) });
        var page = await dashboard.Http.GetStringAsync(new Uri("/console/api", UriKind.Relative), TestContext.Current.CancellationToken);

        var items = Item().Matches(page).Select(m => m.Groups["line"].Value).ToArray();
        Assert.Equal(lines.Select(Shown), items.Select(item => WebUtility.HtmlDecode(Piece().Replace(item, ""))));
        Assert.All(items, item => Assert.DoesNotContain('<', Piece().Replace(item, "")));
    }

    private static string Shown(string line) => string.Concat(AnsiText.Pieces(line).Select(p => p.Text));

    [GeneratedRegex("""<li data-key="[0-9]+"><span class="number">[0-9]+</span><span>(?<line>.*?)</span></li>""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Item();

    [GeneratedRegex("""<span class="ansi[0-9]+">|</span>""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Piece();
}
