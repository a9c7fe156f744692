using System.Diagnostics;
using MarketSnapshot.Core.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MarketSnapshot.Api.Access;

/// <summary>Who may call what: tokens, roles, and no endpoint without a rule.</summary>
internal static class AccessSetup
{
    // FastEndpoints maps it for its own test tools; here it is not there for anybody.
    private const string ListOfAddresses = "_test_url_cache_";

    /// <summary>Registers authentication and authorization as configured.</summary>
    /// <exception cref="AccessConfigurationException">The configuration would let in whom it must not.</exception>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        if (AccessMode.Problem(builder.Configuration, builder.Environment) is { } problem)
            throw new AccessConfigurationException(problem);

        if (AccessMode.IsOpen(builder.Configuration))
        {
            builder.Services.AddAuthentication(OpenAccess.SchemeName).AddScheme<AuthenticationSchemeOptions, OpenAccess>(OpenAccess.SchemeName, null);
            builder.Services.AddHealthChecks().AddCheck("access", () => HealthCheckResult.Healthy("No authentication is configured: everyone on this machine is operator."));
        }
        else
        {
            builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
            builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, BearerTokens.Configure);
        }

        builder.Services.AddOptions<CallerNameOptions>()
            .BindConfiguration(CallerNameOptions.Section)
            .Validate(options => options.IsValid(), "Callers: NameKey must have 32 characters or more.")
            .ValidateOnStart();
        builder.Services.AddSingleton<CallerNames>();

        // What has no rule of its own is for nobody without a token; that every endpoint has one is checked below.
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>Lets nobody past who may not; what comes after knows who calls.</summary>
    public static void UseAccess(this WebApplication app)
    {
        if (AccessMode.IsOpen(app.Configuration))
            app.Logger.EveryoneIsOperator(AccessMode.Section);
        app.Use((context, next) =>
        {
            if (IsForTestTools(context.GetEndpoint()))
                context.SetEndpoint(null);
            return next(context);
        });
        app.UseAuthentication();
        app.UseActor();
        app.UseAuthorization();
    }

    /// <summary>Refuses to go on when an endpoint says neither who may call it nor that anyone may.</summary>
    /// <exception cref="InvalidOperationException">Names every such endpoint.</exception>
    public static void EnsureEveryEndpointHasARule(this WebApplication app)
    {
        var without = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                && !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(rule => rule.Roles is not null))
            .Where(endpoint => !IsForTestTools(endpoint))
            .Select(endpoint => endpoint.DisplayName)
            .ToArray();
        if (without.Length > 0)
            throw new InvalidOperationException($"These endpoints do not say who may call them: {string.Join(", ", without)}.");
    }

    private static bool IsForTestTools(Endpoint? endpoint) => endpoint is RouteEndpoint { RoutePattern.RawText: ListOfAddresses };

    /// <summary>Tells history, logs and traces who calls, and logs who changed something.</summary>
    private static void UseActor(this WebApplication app)
    {
        var names = app.Services.GetRequiredService<CallerNames>();
        if (!names.HasKey && !AccessMode.IsOpen(app.Configuration))
            app.Logger.SomeCallersAreHidden(CallerNameOptions.Section, nameof(CallerNameOptions.NameKey));
        app.Use(async (context, next) =>
        {
            var caller = names.Of(context);
            Actor.Current = caller;
            using var scope = caller is null ? null : app.Logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["Caller"] = caller });
            Activity.Current?.SetTag("enduser.id", caller);
            await next(context);
            if (caller is not null && context.Response.StatusCode is >= 200 and < 300 && !HttpMethods.IsGet(context.Request.Method)
                && context.GetEndpoint() is RouteEndpoint endpoint)
                LogChange(app.Logger, caller, context.Request, endpoint.RoutePattern.RawText);
        });
    }

    private static void LogChange(ILogger logger, string caller, HttpRequest request, string? route)
    {
        if (request.RouteValues.Values.FirstOrDefault()?.ToString() is { } subject)
            logger.Changed(caller, request.Method, route, subject);
        else
            logger.Added(caller, request.Method, route);
    }
}
