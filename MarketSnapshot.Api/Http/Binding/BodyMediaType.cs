using FastEndpoints;
using MarketSnapshot.Api.Http.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>
/// A body that is not JSON is refused, also where a body may be left out; and a missing body counts as an empty one, so that the answer
/// names what it should have held.
/// </summary>
internal static class BodyMediaType
{
    /// <summary>Adds the check; the endpoint must be known by then.</summary>
    public static void UseBodyMediaType(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<EndpointDefinition>() is null
            || endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not { } accepts)
            return next(context);

        var needsBody = !accepts.ContentTypes.Contains("*/*");
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true && context.Request.ContentLength is not 0;
        if (context.Request.HasJsonContentType())
        {
            // Some clients name JSON with every request, also where they send nothing.
            if (!needsBody && !hasBody)
                context.Request.ContentType = null;
            return next(context);
        }

        if (hasBody)
            return ApiProblems.WriteAsync(context, ApiProblem.Of(context, StatusCodes.Status415UnsupportedMediaType, detail: "The body must be application/json."));

        if (needsBody)
            context.Request.ContentType = "application/json";
        return next(context);
    });

    /// <summary>Lets the caller leave the body out.</summary>
    public static RouteHandlerBuilder OptionalBody<TRequest>(this RouteHandlerBuilder endpoint) where TRequest : notnull =>
        endpoint.Accepts<TRequest>(isOptional: true, "*/*", "application/json");
}
