using System.Security.Cryptography;
using System.Text;

namespace Aspire.Dashboard.Access;

/// <summary>Signs a person in with the token of the printed address; afterwards a cookie says so, until the browser closes or the token changes.</summary>
internal sealed class SignIn(DashboardOptions options)
{
    public const string Path = "/login";

    // Cookies of one host are sent to all its ports: the name keeps two dashboards apart.
    private readonly string _cookie = $"aspire-dashboard-{options.FrontendUrl.Port}";
    private readonly string _proof = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.BrowserToken), "signed in"u8));

    /// <summary>By cookie, or by a script's key or token.</summary>
    public bool IsSignedIn(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? Secrets.Match(authorization[Bearer.Length..], options.ApiKey) || Secrets.Match(authorization[Bearer.Length..], options.BrowserToken)
            : Secrets.Match(request.Cookies[_cookie], _proof);
    }

    /// <summary>Gives false if the token is wrong.</summary>
    public bool TrySignIn(HttpContext context, string? token)
    {
        if (!Secrets.Match(token?.Trim(), options.BrowserToken))
        {
            return false;
        }

        context.Response.Cookies.Append(_cookie, _proof, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
        return true;
    }

    /// <summary>
    /// Where to go on: an address of this site as it may stand in a header, else the first page. Browsers leave tabs and ends of lines
    /// out of an address: with one in between, two slashes would lead to another site.
    /// </summary>
    public static string Local(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.All(c => c is > ' ' and <= '~') && !url.StartsWith(Path, StringComparison.Ordinal) ? url : "/";
}
