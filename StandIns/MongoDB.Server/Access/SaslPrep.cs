using System.Text;

namespace MongoDB.Server.Access;

/// <summary>
/// Prepares a password by RFC 4013, as drivers do before they use one: spaces of other kinds become spaces, what shows nothing goes, and the
/// rest is normalized. Without ICU, normalization leaves all but ASCII as it is; a password of ASCII characters is the same for everybody.
/// </summary>
internal static class SaslPrep
{
    /// <summary>Null for a password that no driver would send: empty, or with control characters in it.</summary>
    public static string? Of(string password)
    {
        var mapped = new StringBuilder(password.Length);
        foreach (var c in password)
        {
            if (!ShowsNothing(c))
            {
                mapped.Append(IsOtherSpace(c) ? ' ' : c);
            }
        }

        var prepared = mapped.ToString().Normalize(NormalizationForm.FormKC);
        return prepared.Length == 0 || prepared.Any(char.IsControl) ? null : prepared;
    }

    private static bool ShowsNothing(char c) => c is '\u00AD' or '\u034F' or '\u1806' or (>= '\u180B' and <= '\u180D')
        or (>= '\u200B' and <= '\u200D') or '\u2060' or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF';

    private static bool IsOtherSpace(char c) => c is '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000';
}
