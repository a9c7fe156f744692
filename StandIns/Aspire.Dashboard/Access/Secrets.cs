using System.Security.Cryptography;
using System.Text;

namespace Aspire.Dashboard.Access;

internal static class Secrets
{
    /// <summary>Takes as long whichever character is the first that differs. Nothing is equal to a secret that isn't set.</summary>
    public static bool Match(string? given, string? secret) =>
        !string.IsNullOrEmpty(secret)
        && given is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
