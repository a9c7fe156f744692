using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>The front ends that may call the API from a browser; configuration section <c>Cors</c>.</summary>
internal sealed class BrowserOriginOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Cors";

    /// <summary>Scheme, host and port of each, such as <c>https://market.example</c>. Default none.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>
    /// The first entry that is no origin; null where all are. A * is none: where nobody has to say who he is, it would let every page
    /// that is open in a developer's browser do everything.
    /// </summary>
    internal string? Wrong() => Array.Find(Origins, origin =>
        !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin.ToLowerInvariant()
        || uri.UserInfo.Length > 0);
}

/// <summary>Cross-origin requests, as configured.</summary>
internal static class BrowserOrigins
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    private static readonly string[] Readable =
        [HeaderNames.Location, HeaderNames.ETag, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate];

    /// <summary>Registers the origins and what their pages may send and read.</summary>
    public static void AddBrowserOrigins(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<BrowserOriginOptions>, Check>();
        services.AddOptions<BrowserOriginOptions>().BindConfiguration(BrowserOriginOptions.Section).ValidateOnStart();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<BrowserOriginOptions>>((cors, configured) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(configured.Value.Origins)
            .WithExposedHeaders(Readable)
            .SetPreflightMaxAge(PreflightAge)
            .AllowAnyHeader()
            .AllowAnyMethod()));
    }

    private sealed class Check : IValidateOptions<BrowserOriginOptions>
    {
        public ValidateOptionsResult Validate(string? name, BrowserOriginOptions options) => options.Wrong() is not { } wrong
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Cors:Origins: '{wrong}' is no origin. Name each front end by scheme, host and port without a path, such as https://market.example; * is not accepted.");
    }
}
