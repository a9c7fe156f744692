using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MarketSnapshot.Tests.Access;

/// <summary>Headers that would make an operator of whoever sends them, if the API did not look closely.</summary>
internal static class WrongTokens
{
    /// <summary>What each is, and the header.</summary>
    public static IReadOnlyDictionary<string, string> Of(TokenIssuer tokens)
    {
        var right = tokens.Operator();
        var (head, claims, signature) = (right.Split('.')[0], right.Split('.')[1], right.Split('.')[2]);
        var now = TimeProvider.System.GetUtcNow();
        var foreignKey = RandomNumberGenerator.GetBytes(32);
        using var rsa = RSA.Create(2048);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["forged signature"] = Bearer($"{head}.{claims}.{Other(signature)}"),
            ["signature cut off"] = Bearer($"{head}.{claims}.{signature[..20]}"),
            ["no signature"] = Bearer($"{head}.{claims}."),
            ["no third part"] = Bearer($"{head}.{claims}"),
            ["other claims under the signature"] = Bearer($"{head}.{TokenIssuer.Unsigned(new { }, Changed("sub", "somebody")).Split('.')[1]}.{signature}"),
            ["another key"] = Bearer(tokens.Sign(TokenIssuer.Claims("operator"), foreignKey)),
            ["the key's text for its bytes"] = Bearer(tokens.Sign(TokenIssuer.Claims("operator"), Encoding.ASCII.GetBytes(tokens.KeyText))),
            ["an empty key"] = Bearer(tokens.Sign(TokenIssuer.Claims("operator"), [])),
            ["a public key for the secret"] = Bearer(tokens.Sign(TokenIssuer.Claims("operator"), Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()))),
            ["a key that it brings along"] = Bearer(Rs256(new { alg = "RS256", typ = "JWT", jwk = Jwk(rsa) }, rsa)),
            ["a key of an address that it names"] = Bearer(Rs256(new { alg = "RS256", typ = "JWT", jku = "http://127.0.0.1:1/keys" }, rsa)),
            ["expired"] = Bearer(tokens.Sign(Changed("exp", now.AddMinutes(-1).ToUnixTimeSeconds()))),
            ["long expired"] = Bearer(tokens.Sign(Changed("exp", 1))),
            ["not yet valid"] = Bearer(tokens.Sign(Changed("nbf", now.AddMinutes(2).ToUnixTimeSeconds()))),
            ["without an end"] = Bearer(tokens.Sign(Without("exp"))),
            ["an end that is no time"] = Bearer(tokens.Sign(Changed("exp", "never"))),
            ["an end beyond all time"] = Bearer(tokens.Sign(Changed("exp", 1e300))),
            ["wrong audience"] = Bearer(tokens.Sign(Changed("aud", "another-service"))),
            ["no audience"] = Bearer(tokens.Sign(Without("aud"))),
            ["an audience that no header can hold"] = Bearer(tokens.Sign(Changed("aud", "\u00e4\r\nSet-Cookie: a=b"))),
            ["wrong issuer"] = Bearer(tokens.Sign(Changed("iss", "https://people.test.example"))),
            ["no issuer"] = Bearer(tokens.Sign(Without("iss"))),
            ["an issuer that no header can hold"] = Bearer(tokens.Sign(Changed("iss", "\u4f60\r\nSet-Cookie: a=b"))),
            ["alg none"] = Bearer($"{TokenIssuer.Unsigned(new { alg = "none", typ = "JWT" }, TokenIssuer.Claims("operator"))}."),
            ["alg none, no third part"] = Bearer(TokenIssuer.Unsigned(new { alg = "none", typ = "JWT" }, TokenIssuer.Claims("operator"))),
            ["alg None with a signature"] = Bearer($"{TokenIssuer.Unsigned(new { alg = "None", typ = "JWT" }, TokenIssuer.Claims("operator"))}.{signature}"),
            ["no alg"] = Bearer($"{TokenIssuer.Unsigned(new { typ = "JWT" }, TokenIssuer.Claims("operator"))}.{signature}"),
            ["an alg that is no text"] = Bearer($"{TokenIssuer.Unsigned(new { alg = new[] { "HS256" } }, TokenIssuer.Claims("operator"))}.{signature}"),
            ["five parts"] = Bearer($"{head}.{claims}.{signature}.{claims}.{signature}"),
            ["garbage for a header"] = Bearer($"!!!.{claims}.{signature}"),
            ["header that is no JSON"] = Bearer($"{Base64Url.EncodeToString("not json"u8)}.{claims}.{signature}"),
            ["claims that are no object"] = Bearer(Signed(tokens, head, Base64Url.EncodeToString("[1]"u8))),
            ["claims that are no UTF-8"] = Bearer(Signed(tokens, head, Base64Url.EncodeToString([0x7b, 0xff, 0xfe, 0x7d]))),
            ["garbage"] = Bearer("\u007f!\"$%&/()=?"),
            ["words"] = Bearer("please let me in"),
            ["two tokens"] = $"{Bearer(right)}, {Bearer(right)}",
            ["a token and a comma"] = $"{Bearer(right)},",
            ["empty"] = "Bearer ",
            ["nothing but the scheme"] = "Bearer",
            ["a token without a scheme"] = right,
            ["another scheme"] = $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes("operator:operator"))}",
            ["the scheme in quotes"] = $"\"Bearer\" {right}",
            ["20 kB of nothing"] = Bearer(new string('a', 20_000)),
            ["20 kB of dots"] = Bearer(new string('.', 20_000)),
        };
    }

    private static string Bearer(string token) => $"Bearer {token}";

    private static Dictionary<string, object> Changed(string claim, object value)
    {
        var claims = TokenIssuer.Claims("operator");
        claims[claim] = value;
        return claims;
    }

    private static Dictionary<string, object> Without(string claim)
    {
        var claims = TokenIssuer.Claims("operator");
        claims.Remove(claim);
        return claims;
    }

    // Another first character: the last one has bits that don't count.
    private static string Other(string signature) => $"{(signature[0] == 'A' ? 'B' : 'A')}{signature[1..]}";

    private static string Signed(TokenIssuer tokens, string head, string claims) => $"{head}.{claims}.{tokens.SignatureOf($"{head}.{claims}")}";

    private static string Rs256(object header, RSA key)
    {
        var text = TokenIssuer.Unsigned(header, TokenIssuer.Claims("operator"));
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static object Jwk(RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", n = Base64Url.EncodeToString(parameters.Modulus!), e = Base64Url.EncodeToString(parameters.Exponent!) };
    }
}
