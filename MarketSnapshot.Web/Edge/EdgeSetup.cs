using System.IO.Compression;
using System.Text.Unicode;
using MarketSnapshot.Web.Api;
using MarketSnapshot.Web.SignIn;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;

namespace MarketSnapshot.Web.Edge;

/// <summary>What every answer has: compression, headers that keep pages to themselves, and a page for what goes wrong.</summary>
internal static class EdgeSetup
{
    /// <summary>Where a failed request is told about.</summary>
    public const string ErrorPath = "/error";

    /// <summary>Registers it.</summary>
    public static void AddEdge(this IServiceCollection services)
    {
        // Compressed over HTTPS too: what is secret in a page, the antiforgery token, is masked anew in each.
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true; // set for every answer below
        });
        // Telugu and Hindi as they are, not as numbers of characters: pages are UTF-8.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddHostedService<WarmUp>();
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
    }

    /// <summary>Puts it around everything.</summary>
    public static void UseEdge(this WebApplication app)
    {
        var policy = Policy(OpenIdConnectSettings.Of(app.Configuration).Origin);
        app.Use((context, next) =>
        {
            context.Response.OnStarting(static state => Add((HttpContext)((object[])state)[0], (string)((object[])state)[1]), new object[] { context, policy });
            return next(context);
        });
        app.UseResponseCompression();
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = ErrorPath,
            CreateScopeForErrors = true,
            AllowStatusCode404Response = true,
            StatusCodeSelector = failure => failure is ApiProblemException problem ? Math.Max(400, problem.Problem.Status) : StatusCodes.Status500InternalServerError,
            // What the API refused or could not do stands in its own log, with the same trace.
            SuppressDiagnosticsCallback = context => context.Exception is ApiProblemException,
        });
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    }

    // Nothing comes from elsewhere, and no script or style stands in a page. A form's answer may lead to the provider, at sign-out.
    private static string Policy(string? providerOrigin) =>
        $"default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self' {providerOrigin}".TrimEnd();

    private static Task Add(HttpContext context, string policy)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = policy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()";
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
