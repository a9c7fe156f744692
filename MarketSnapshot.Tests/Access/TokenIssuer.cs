using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MarketSnapshot.Tests.Access;

/// <summary>
/// Signs tokens by hand, right ones and wrong ones, for APIs that are told its key. No library is in between, so what a token says is what
/// stands here.
/// </summary>
internal sealed class TokenIssuer
{
    private const string Issuer = "https://people.test";
    private const string Audience = "market-snapshot";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>What an API needs to know in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Authentication__Schemes__Bearer__ValidIssuer"] = Issuer,
        ["Authentication__Schemes__Bearer__ValidAudiences__0"] = Audience,
        ["Authentication__Schemes__Bearer__SigningKeys__0__Issuer"] = Issuer,
        ["Authentication__Schemes__Bearer__SigningKeys__0__Value"] = KeyText,
    };

    /// <summary>The key as the configuration spells it.</summary>
    public string KeyText => Convert.ToBase64String(_key);

    /// <summary>A token of an operator.</summary>
    public string Operator() => Sign(Claims("operator"));

    /// <summary>A token of a farmer.</summary>
    public string Farmer(Guid id) => Sign(Claims("farmer", ("farmer_id", id.ToString())));

    /// <summary>A token of a vendor.</summary>
    public string Vendor(Guid id) => Sign(Claims("vendor", ("vendor_id", id.ToString())));

    /// <summary>A token of a device.</summary>
    public string Device(string id) => Sign(Claims("device", ("device_id", id)));

    /// <summary>The header that carries a token.</summary>
    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    /// <summary>The claims of a right token, valid for an hour; to be changed by whoever wants a wrong one.</summary>
    public static Dictionary<string, object> Claims(string? role, params (string Name, object Value)[] others)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = $"test-{role ?? "person"}",
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        };
        if (role is not null)
            claims["role"] = role;
        foreach (var (name, value) in others)
            claims[name] = value;
        return claims;
    }

    /// <summary>A token with these claims, signed with the key that the API knows, or another.</summary>
    public string Sign(IReadOnlyDictionary<string, object> claims, byte[]? key = null)
    {
        var text = Unsigned(new { alg = "HS256", typ = "JWT" }, claims);
        return $"{text}.{SignatureOf(text, key)}";
    }

    /// <summary>The signature of header and claims.</summary>
    public string SignatureOf(string text, byte[]? key = null) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key ?? _key, Encoding.ASCII.GetBytes(text)));

    /// <summary>Header and claims without a signature.</summary>
    public static string Unsigned(object header, IReadOnlyDictionary<string, object> claims) => $"{Part(header)}.{Part(claims)}";

    private static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
