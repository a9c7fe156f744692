using System.Text;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>
/// MongoDB matches with PCRE, where \d, \w, \s and \b mean ASCII; .NET's mean all of Unicode. What the two engines read
/// differently beyond that is refused.
/// </summary>
internal static class RegexTranslation
{
    private const string Word = "A-Za-z0-9_";

    public static string FromPcre(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                AppendEscape(result, pattern[++i], inClass);
                continue;
            }

            if (inClass)
            {
                Refuse(c == '[' && i + 1 < pattern.Length && pattern[i + 1] is ':' or '.' or '=', "POSIX character classes");
                Refuse(c == '-' && i + 1 < pattern.Length && pattern[i + 1] == '[', "a bracket after a hyphen in a character class");
                inClass = c != ']' || pattern[i - 1] == '[' || (pattern[i - 1] == '^' && pattern[i - 2] == '[');
            }
            else
            {
                inClass = c == '[';
                Refuse(c is '+' && i > 0 && pattern[i - 1] is '+' or '*' or '?' or '}' && c == '+' && !IsEscaped(pattern, i - 1), "possessive quantifiers");
                Refuse(c == '(' && pattern.AsSpan(i).StartsWith("(*"), "verbs");
                Refuse(c == '(' && IsForeignGroup(pattern.AsSpan(i)), "this kind of group");
            }

            result.Append(c);
        }

        return result.ToString();
    }

    private static void AppendEscape(StringBuilder result, char c, bool inClass)
    {
        Refuse("CGHKNQRXghVv".Contains(c, StringComparison.Ordinal), $"\\{c}");
        Refuse(inClass && c is 'D' or 'W' or 'S' && inClass, $"\\{c} in a character class");
        result.Append(c switch
        {
            'd' => inClass ? "0-9" : "[0-9]",
            'D' => "[^0-9]",
            'w' => inClass ? Word : $"[{Word}]",
            'W' => $"[^{Word}]",
            's' => inClass ? @" \t\n\v\f\r" : @"[ \t\n\v\f\r]",
            'S' => @"[^ \t\n\v\f\r]",
            'b' when !inClass => $"(?:(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}]))",
            'B' => $"(?:(?<=[{Word}])(?=[{Word}])|(?<![{Word}])(?![{Word}]))",
            _ => $"\\{c}",
        });
    }

    // Look-around, non-capturing, atomic, option and named groups mean the same in both.
    private static bool IsForeignGroup(ReadOnlySpan<char> group) =>
        group.Length > 2 && group[1] == '?' && !(group[2] is ':' or '=' or '!' or '>' or '<' or 'i' or 'm' or 's' or 'x' or '-' or '#' or '(');

    private static bool IsEscaped(string pattern, int at)
    {
        var slashes = 0;
        while (at - 1 - slashes >= 0 && pattern[at - 1 - slashes] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }

    private static void Refuse(bool condition, string what)
    {
        if (condition)
        {
            throw MongoError.NotImplemented($"A regular expression with {what}");
        }
    }
}
