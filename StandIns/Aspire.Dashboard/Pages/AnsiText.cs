using System.Globalization;
using System.Text.RegularExpressions;

namespace Aspire.Dashboard.Pages;

/// <summary>A part of a line in one colour.</summary>
internal readonly record struct AnsiPiece(string Text, string? Class);

/// <summary>
/// Turns a terminal's sixteen colours into classes; everything else that terminals are told is left out, and so are control characters.
/// Words that say how bad a line is are coloured too.
/// </summary>
internal static partial class AnsiText
{
    public static IReadOnlyList<AnsiPiece> Pieces(string line)
    {
        var pieces = new List<AnsiPiece>();
        string? colour = null;
        var from = 0;
        foreach (var code in Codes().EnumerateMatches(line))
        {
            if (code.Index > from)
            {
                pieces.Add(new AnsiPiece(line[from..code.Index], colour));
            }

            var text = line[code.Index..(code.Index + code.Length)];
            from = code.Index + code.Length;
            if (Level(text) is { } level)
            {
                pieces.Add(new AnsiPiece(text, level));
            }
            else if (text is ['\e', '[', .. var codes, 'm'])
            {
                colour = Colour(codes, colour);
            }
        }

        if (from < line.Length)
        {
            pieces.Add(new AnsiPiece(line[from..], colour));
        }

        return pieces;
    }

    private static string? Level(string text) => text switch
    {
        "fail:" or "crit:" => "ansi1",
        "warn:" => "ansi3",
        "info:" => "ansi2",
        "dbug:" or "trce:" => "ansi8",
        _ => null,
    };

    private static string? Colour(string codes, string? before)
    {
        var parts = codes.Split(';');
        for (var i = 0; i < parts.Length; i++)
        {
            var code = parts[i].Length == 0 ? 0 : int.TryParse(parts[i].Split(':')[0], CultureInfo.InvariantCulture, out var number) ? number : -1;
            before = code switch
            {
                >= 30 and <= 37 => $"ansi{code - 30}",
                >= 90 and <= 97 => $"ansi{code - 82}",
                0 or 38 or 39 => null, // 38: one of more colours than there are classes
                _ => before,
            };
            if (parts[i] is "38" or "48" or "58")
            {
                i += parts.ElementAtOrDefault(i + 1) switch { "5" => 2, "2" => 4, _ => 0 }; // the numbers of that colour are no codes
            }
        }

        return before;
    }

    // In this order: codes with parameters, such as colours; texts for the terminal (its title, where a link leads) up to their end, and
    // where that never comes only what begins them, since the rest of the line may be for people; shorter escapes, and those that are cut
    // off; other control characters but the tabulator; words.
    [GeneratedRegex(
        @"\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b]*(\x07|\x1b\\)|\x1b[ -/]*[0-~]?|[\x00-\x08\x0a-\x1f\x7f-\x9f]|^(fail|crit|warn|info|dbug|trce):",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Codes();
}
