using Microsoft.AspNetCore.Antiforgery;

namespace MarketSnapshot.Web.Edge;

/// <summary>A form that this site did not hand out to this browser, or so long ago that it is not known any more, changes nothing and gets a page that says so.</summary>
internal static class StaleForms
{
    /// <summary>Registers it.</summary>
    public static void AddStaleForms(this IServiceCollection services) =>
        // A form that can't be read is the sender's mistake in Development too, not a failure of this site.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);

    /// <summary>Ends the request with 400 where the form's token is missing or wrong; belongs right behind the middleware that checks it.</summary>
    public static void UseStaleForms(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
            return next(context);
        // The page that tells about it is made by the same pipeline, which must not find the form again.
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        context.Request.Method = HttpMethods.Get;
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}
