using System.Text;
using System.Text.RegularExpressions;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// What a store says, made fit to be logged, stored and shown: bounded, on one line, without the user and password of an address, and
/// without anything that PostgreSQL does not take as text.
/// </summary>
internal static partial class ErrorText
{
    /// <summary>No text is longer, in UTF-16 units.</summary>
    public const int MaxLength = 300;

    /// <summary>Enough to see an address from its beginning, however much follows.</summary>
    private const int MaxExamined = 4 * MaxLength;

    /// <summary>The text, cut to <see cref="MaxLength"/>.</summary>
    public static string Of(string text)
    {
        var examined = text.Length <= MaxExamined ? text : text[..MaxExamined];
        var clean = new StringBuilder(MaxLength);
        foreach (var rune in Credentials().Replace(examined, "${scheme}***@").EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > MaxLength)
                break;
            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }

    [GeneratedRegex("""(?<scheme>[a-z][a-z0-9+.-]*://)[^\s/@]*@""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credentials();
}
