using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace MarketSnapshot.Api.Access;

/// <summary>What a token must be, whatever the configuration leaves open.</summary>
internal static class BearerTokens
{
    // Clocks of servers agree better than the default of five minutes assumes.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const int MaxDescription = 200;

    /// <summary>Signed, of the configured issuer, for this API, and within its time. Claims keep the names that the token gives them.</summary>
    public static void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        var token = options.TokenValidationParameters;
        token.ValidateIssuer = true;
        token.ValidateAudience = true;
        token.ValidateLifetime = true;
        token.ValidateIssuerSigningKey = true;
        token.RequireSignedTokens = true;
        token.RequireExpirationTime = true;
        token.ClockSkew = ClockSkew;
        token.NameClaimType = ClaimNames.Subject;
        token.RoleClaimType = ClaimNames.Role;
        options.Events ??= new();
        options.Events.OnTokenValidated = context =>
        {
            if (context.Principal?.Identity is ClaimsIdentity identity)
            {
                // Some providers call the list so.
                identity.AddClaims(identity.FindAll(ClaimNames.Roles).Select(role => new Claim(ClaimNames.Role, role.Value)).ToArray());
                DropRolesWithoutId(context.Principal, identity);
            }

            return Task.CompletedTask;
        };
        options.Events.OnChallenge = context =>
        {
            context.ErrorDescription = Writable(context.ErrorDescription);
            return Task.CompletedTask;
        };
    }

    // It quotes issuer and audience of the token, and who forges one chooses them: a header can't hold everything, and nobody reads more.
    private static string? Writable(string? description) => description is null
        ? null
        : string.Concat(description.Take(MaxDescription).Select(character => character is >= ' ' and <= '~' and not ('"' or '\\') ? character : '?'));

    // A farmer who is no certain farmer would own nothing, and would be told "not found" instead of "not allowed".
    private static void DropRolesWithoutId(ClaimsPrincipal user, ClaimsIdentity identity)
    {
        foreach (var role in identity.FindAll(ClaimNames.Role).Where(role => !Caller.Holds(user, role.Value)).ToArray())
            identity.TryRemoveClaim(role);
    }
}
