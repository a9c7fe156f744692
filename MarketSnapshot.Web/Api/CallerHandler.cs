using System.Net.Http.Headers;
using MarketSnapshot.Web.SignIn;

namespace MarketSnapshot.Web.Api;

/// <summary>
/// Says on whose behalf the API is asked: the token of the person who is signed in, and the address that the request came from, for an
/// API that counts this server among its known proxies.
/// </summary>
internal sealed class CallerHandler(IHttpContextAccessor http, ApiTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (http.HttpContext is { } context)
        {
            if (await tokens.OfAsync(context) is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (context.Connection.RemoteIpAddress is { } address)
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
