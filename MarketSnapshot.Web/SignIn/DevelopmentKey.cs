using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MarketSnapshot.Web.SignIn;

/// <summary>
/// The key that <c>dotnet user-jwts</c> made for the API on this machine, by which tokens for demo persons are signed. It is read in
/// Development alone; without one the API asks for no tokens.
/// </summary>
internal sealed class DevelopmentKey(IConfiguration configuration, IHostEnvironment environment, TimeProvider time)
{
    private const string Bearer = "Authentication:Schemes:Bearer";
    private const string DefaultIssuer = "dotnet-user-jwts";
    private const string DefaultAudience = "http://localhost:8000";

    // A token is made for one request and never leaves these two processes.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private static readonly string[] Kept = [ClaimNames.Subject, ClaimNames.Role, ClaimNames.FarmerId, ClaimNames.VendorId];

    /// <summary>A token for a person; null without a key.</summary>
    public string? Sign(ClaimsPrincipal person)
    {
        if (!environment.IsDevelopment() || Key() is not { } key)
            return null;
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = key.Issuer,
            Audience = configuration[$"{Bearer}:ValidAudiences:0"] ?? configuration[$"{Bearer}:ValidAudience"] ?? DefaultAudience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Subject = new ClaimsIdentity(person.Claims.Where(claim => Kept.Contains(claim.Type))),
            SigningCredentials = new(new SymmetricSecurityKey(Convert.FromBase64String(key.Value)), SecurityAlgorithms.HmacSha256),
        });
    }

    private (string Issuer, string Value)? Key() => configuration.GetSection($"{Bearer}:SigningKeys").GetChildren()
        .Where(key => !string.IsNullOrWhiteSpace(key["Value"]))
        .Select(key => ((string, string)?)(key["Issuer"] ?? DefaultIssuer, key["Value"]!))
        .FirstOrDefault(key => key!.Value.Item1 == (configuration[$"{Bearer}:ValidIssuer"] ?? DefaultIssuer));
}
