using MarketSnapshot.Api.Http.Problems;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>
/// Refuses requests that change something and come from a page of somebody else's. Without this any page that a developer has open could
/// book and cancel on the API of the same machine: a browser sends a simple POST without asking, and only keeps the answer to itself.
/// </summary>
internal static class CrossSiteRequests
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>Adds the check.</summary>
    public static void UseCrossSiteCheck(this WebApplication app)
    {
        var trusted = app.Services.GetRequiredService<IOptions<BrowserOriginOptions>>().Value.Origins.ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use((context, next) => IsSafe(context.Request.Method) || IsOwn(context.Request, trusted) ? next(context) : ApiProblems.WriteAsync(context, ApiProblem.Of(
            context, StatusCodes.Status403Forbidden, "cross_site", "A page of another origin must not change anything here. Add its origin to Cors:Origins if it is yours.")));
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    /// <summary>
    /// What a browser says of where a request comes from can't be set by a page. Older ones only name the origin; it is compared by host and
    /// port, since behind a proxy the scheme may be another. Programs say neither.
    /// </summary>
    private static bool IsOwn(HttpRequest request, HashSet<string> trusted)
    {
        var origin = request.Headers.Origin.ToString();
        if (trusted.Contains(origin))
            return true;
        var site = request.Headers[FetchSite].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && Uri.TryCreate($"{page.Scheme}://{request.Host}", UriKind.Absolute, out var here)
                && HostOf(page) == HostOf(here));
    }

    private static string HostOf(Uri uri) => $"{uri.IdnHost}:{uri.Port}";
}
