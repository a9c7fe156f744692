using System.Text.RegularExpressions;

namespace Aspire.Dashboard.Pages;

/// <summary>A part of a line in one colour.</summary>
internal readonly record struct AnsiPiece(string Text, string? Class);

/// <summary>Turns a terminal's colours into classes; everything else that terminals are told is left out. Words that say how bad a line is are coloured too.</summary>
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
            else if (text.EndsWith('m'))
            {
                colour = Colour(text[2..^1], colour);
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
        foreach (var code in codes.Split(';'))
        {
            before = int.TryParse(code, out var number) ? number switch
            {
                >= 30 and <= 37 => $"ansi{number - 30}",
                >= 90 and <= 97 => $"ansi{number - 82}",
                0 or 39 => null,
                _ => before,
            } : null;
        }

        return before;
    }

    [GeneratedRegex("\\x1b\\[[0-9;?]*[A-Za-z]|^(fail|crit|warn|info|dbug|trce):", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Codes();
}
