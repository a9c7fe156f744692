using MarketSnapshot.Web.Api;
using MarketSnapshot.Web.Edge;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MarketSnapshot.Web.SignIn;

/// <summary>Signing in with an OpenID Connect provider: by code with PKCE, and back to a page that says what went wrong where something did.</summary>
internal static partial class OpenIdConnectSetup
{
    /// <summary>The query parameter of the sign-in page with what went wrong: one of the three below.</summary>
    public const string Failed = "failed";

    private const string Away = "away";
    private const string Denied = "denied";
    private const string Refused = "refused";

    private static readonly string[] Failures = [Away, Denied, Refused];

    /// <summary>What went wrong, where the text is one of those that are known.</summary>
    public static string? FailureOf(string? text) => Failures.Contains(text, StringComparer.Ordinal) ? text : null;

    /// <summary>Adds the provider.</summary>
    /// <exception cref="OptionsValidationException">The settings are incomplete or not safe.</exception>
    public static void AddProvider(this AuthenticationBuilder authentication, OpenIdConnectSettings settings, IHostEnvironment environment)
    {
        if (settings.Complaint(environment) is { } complaint)
            throw new OptionsValidationException(OpenIdConnectSettings.Section, typeof(OpenIdConnectSettings), [complaint]);
        if (!settings.IsSet)
            return;
        authentication.AddOpenIdConnect(options => Configure(options, settings, environment));
        authentication.Services.AddSingleton<TokenRefresh>();
        authentication.Services.Configure<CookieAuthenticationOptions>(
            CookieAuthenticationDefaults.AuthenticationScheme,
            options => options.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<TokenRefresh>().ValidateAsync(context));
    }

    /// <summary>Leads to the provider, or back to the sign-in page where it does not answer, or does not know this front end.</summary>
    public static async Task<IResult> StartAsync(HttpContext context, string? back)
    {
        if (!await AnswersAsync(context))
            return Results.LocalRedirect(PageFor(Away, back));
        try
        {
            // A provider that takes what is asked for ahead of the person (RFC 9126) may refuse or be away here already.
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new() { RedirectUri = LocalPath.Of(back) });
            return Results.Empty;
        }
        catch (Exception failure) when (FailureOf(failure) is { } name && !context.Response.HasStarted)
        {
            LogFailed(LoggerOf(context), failure.Message);
            return Results.LocalRedirect(PageFor(name, back));
        }
    }

    /// <summary>Ends the session here, and at the provider where it answers.</summary>
    public static async Task<IResult> EndAsync(HttpContext context) =>
        await AnswersAsync(context) ? Results.SignOut(new() { RedirectUri = "/" }, [OpenIdConnectDefaults.AuthenticationScheme]) : Results.LocalRedirect("/");

    private static string PageFor(string failure, string? back) => QueryText.With(SignInSetup.Path, (Failed, failure), (SignInSetup.ReturnUrl, LocalPath.Of(back)));

    private static async Task<bool> AnswersAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);
        try
        {
            await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return true;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or HttpRequestException)
        {
            LogAway(LoggerOf(context), options.Authority, failure.Message);
            return false;
        }
    }

    private static void Configure(OpenIdConnectOptions options, OpenIdConnectSettings settings, IHostEnvironment environment)
    {
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.Authority = settings.Authority;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // The code comes back by a link, with which the browser sends cookies that are not for other sites' forms.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        options.UsePkce = true;
        options.SaveTokens = true;
        options.MapInboundClaims = false;
        options.RequireHttpsMetadata = settings.DemandsHttps(environment);
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        options.TokenValidationParameters.NameClaimType = ClaimNames.Name;
        options.TokenValidationParameters.RoleClaimType = ClaimNames.Role;
        // The session goes on as long as the provider gives new access tokens.
        options.UseTokenLifetime = false;
        foreach (var scope in settings.Scopes)
            options.Scope.Add(scope);
        options.Events.OnTokenValidated = UserInfo.CompleteAsync;
        options.Events.OnRemoteFailure = BackToSignInAsync;
    }

    private static Task BackToSignInAsync(RemoteFailureContext context)
    {
        var failure = context.Request.Query["error"] == "access_denied" ? Denied : FailureOf(context.Failure) ?? Refused;
        if (failure != Denied)
            LogFailed(LoggerOf(context.HttpContext), context.Failure?.Message ?? "");
        context.Response.Redirect(PageFor(failure, context.Properties?.RedirectUri));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static string? FailureOf(Exception? failure) => failure switch
    {
        HttpRequestException { StatusCode: null or >= System.Net.HttpStatusCode.InternalServerError } or IOException or TaskCanceledException => Away,
        { InnerException: HttpRequestException or IOException } => Away,
        HttpRequestException or OpenIdConnectProtocolException => Refused,
        _ => null,
    };

    private static ILogger LoggerOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("MarketSnapshot.Web.SignIn");

    [LoggerMessage(4301, LogLevel.Warning, "The sign-in provider {Authority} does not answer: {Reason}")]
    private static partial void LogAway(ILogger logger, string? authority, string reason);

    [LoggerMessage(4302, LogLevel.Warning, "Somebody could not sign in, for the provider and this front end do not agree: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
