namespace Aspire.Dashboard.Access;

/// <summary>
/// Stands before the pages and the JSON. Only this machine's own names for itself are answered (a foreign name that leads here is an
/// attempt to read through somebody's browser), what changes something has to come from a page of this site, and everything but the
/// sign-in needs a cookie or a key.
/// </summary>
internal sealed class FrontendGuard(SignIn signIn, Refusals refusals)
{
    private static readonly string[] Open = [SignIn.Path, "/dashboard.css", "/live.js", "/icon.svg"];

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer"; // the address of the sign-in holds the token
        response.Headers.CacheControl = "no-store";

        if (request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            await RefuseAsync(context, Refusal.CrossSite, 400, "This name leads here, but is not this site's.");
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && IsCrossSite(request))
        {
            await RefuseAsync(context, Refusal.CrossSite, 403, "What changes something has to come from a page of the dashboard.");
        }
        else if (Open.Contains(request.Path.Value, StringComparer.Ordinal) || signIn.IsSignedIn(request))
        {
            await next(context);
        }
        else if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            refusals.Count(Refusal.NotSignedIn);
            response.Redirect($"{SignIn.Path}?returnUrl={Uri.EscapeDataString($"{request.Path}{request.QueryString}")}");
        }
        else
        {
            await RefuseAsync(context, Refusal.NotSignedIn, 401, "Sign in, or send the header Authorization: Bearer with the token that the AppHost printed.");
        }
    }

    private static bool IsCrossSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is not ("" or "same-origin" or "none") || (origin.Length > 0 && origin != $"{request.Scheme}://{request.Host}");
    }

    private Task RefuseAsync(HttpContext context, Refusal refusal, int status, string text)
    {
        refusals.Count(refusal);
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
