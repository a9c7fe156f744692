using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>
/// Gives every answer the headers that keep browsers from doing more with it than reading it, and caches from keeping it. They are set
/// when an answer starts, and around everything else, so that errors and refusals have them too.
/// </summary>
internal sealed class AnswerHeaders : IStartupFilter
{
    /// <summary>For everything that is no page: nothing is loaded, nothing runs, nobody frames it.</summary>
    private const string NoPage = "default-src 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (context, following) =>
        {
            context.Response.OnStarting(Add, context);
            return following(context);
        });
        // Also for what ends a request before the API sees it, such as a host that is not allowed.
        app.UseStatusCodePages();
        next(app);
    };

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = context.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce ? Page(nonce) : NoPage;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = CacheControlHeaderValue.NoStoreString;
        return Task.CompletedTask;
    }

    /// <summary>For the reference page: its own scripts, marked for this one answer; the styles that it writes itself; requests to this API.</summary>
    private static string Page(string nonce) =>
        $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

/// <summary>Registers the headers.</summary>
internal static class AnswerHeadersSetup
{
    /// <summary>Puts the headers around everything, the framework's check of the host name included.</summary>
    public static void AddAnswerHeaders(this IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, AnswerHeaders>());
        // It would answer with a page; without, the answer is a problem like all others.
        services.Configure<HostFilteringOptions>(options => options.IncludeFailureMessage = false);
    }
}
