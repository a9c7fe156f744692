using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace MarketSnapshot.Web.SignIn;

/// <summary>The token with which the API is asked.</summary>
internal sealed class ApiTokens(IConfiguration configuration, DevelopmentKey key)
{
    private const string ActAs = "api.act-as";

    private readonly bool _byProvider = OpenIdConnectSettings.Of(configuration).IsSet;

    /// <summary>From here on this request asks as somebody else: the list of demo persons is read before anybody is signed in.</summary>
    public static void Act(HttpContext context, ClaimsPrincipal person) => context.Items[ActAs] = person;

    /// <summary>The token of the person whose request it is; null where nobody is signed in, or no token is needed.</summary>
    public async Task<string?> OfAsync(HttpContext context)
    {
        if (context.Items[ActAs] is ClaimsPrincipal other)
            return key.Sign(other);
        if (context.User.Identity?.IsAuthenticated != true)
            return null;
        return _byProvider ? await context.GetTokenAsync("access_token") : key.Sign(context.User);
    }
}
