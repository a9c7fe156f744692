using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace MongoDB.Server.Access;

/// <summary>The server's side of one SCRAM-SHA-256 conversation: it sends a challenge and judges the proof that comes back.</summary>
internal sealed class ScramConversation
{
    private const int NonceBytes = 24;
    private readonly ClientFirst _opening;
    private readonly ScramCredential _credential;
    private readonly string _nonce;

    /// <param name="serverNonce">Random; given by tests only.</param>
    public ScramConversation(ClientFirst opening, ScramCredential credential, string? serverNonce = null)
    {
        _opening = opening;
        _credential = credential;
        _nonce = opening.Nonce + (serverNonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)));
        Challenge = $"r={_nonce},s={Convert.ToBase64String(credential.Salt)},i={credential.Iterations}";
    }

    /// <summary>What the client has to answer.</summary>
    public string Challenge { get; }

    /// <summary>The server's own proof, by which the client knows that it knows the password's keys too; null when the client's proof is wrong.</summary>
    public string? Judge(byte[] clientFinal)
    {
        if (!ScramMessage.TryText(clientFinal, out var text))
        {
            return null;
        }

        var end = text.LastIndexOf(",p=", StringComparison.Ordinal);
        var binding = Convert.ToBase64String(Encoding.UTF8.GetBytes(_opening.Header));
        if (end < 0 || text[..end] != $"c={binding},r={_nonce}")
        {
            return null;
        }

        var proof = new byte[SHA256.HashSizeInBytes];
        if (!Convert.TryFromBase64String(text[(end + 3)..], proof, out var length) || length != proof.Length)
        {
            return null;
        }

        var message = Encoding.UTF8.GetBytes($"{_opening.Bare},{Challenge},{text[..end]}");
        var clientKey = HMACSHA256.HashData(_credential.StoredKey, message);
        for (var i = 0; i < proof.Length; i++)
        {
            clientKey[i] ^= proof[i];
        }

        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), _credential.StoredKey)
            ? $"v={Convert.ToBase64String(HMACSHA256.HashData(_credential.ServerKey, message))}"
            : null;
    }
}

/// <summary>The client's opening: <c>n,,n=user,r=nonce</c>.</summary>
internal sealed record ClientFirst(string Header, string Bare, string UserName, string Nonce)
{
    /// <summary>False for what is none; also where the client insists on binding to TLS, or speaks for somebody else.</summary>
    public static bool TryParse(byte[] payload, [NotNullWhen(true)] out ClientFirst? opening)
    {
        opening = null;
        if (!ScramMessage.TryText(payload, out var text) || !(text.StartsWith("n,,n=", StringComparison.Ordinal) || text.StartsWith("y,,n=", StringComparison.Ordinal)))
        {
            return false;
        }

        var bare = text[3..];
        if (bare.Split(',') is not [var name, var nonce, ..] || !nonce.StartsWith("r=", StringComparison.Ordinal) || nonce.Length == 2)
        {
            return false;
        }

        var user = name[2..].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        opening = new(text[..3], bare, user, nonce[2..]);
        return true;
    }
}

internal static class ScramMessage
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryText(byte[] payload, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = Strict.GetString(payload);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }
}
