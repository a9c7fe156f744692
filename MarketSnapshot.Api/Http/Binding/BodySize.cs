using MarketSnapshot.Api.Http.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>Refuses a body that says it is too large, in a way that the client gets to read the answer.</summary>
internal static class BodySize
{
    /// <summary>The largest request body, in bytes; 5,000 readings take less than half of it.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    // What a well-meaning client may send by mistake; beyond that the connection is cut.
    private const int MaxDrainedBytes = 8 * MaxBytes;

    /// <summary>Adds the check.</summary>
    public static void UseBodySize(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.ContentLength is not > MaxBytes)
        {
            await next(context);
            return;
        }

        // Closed with data unread, the connection would be reset, and a client that is still sending would never see why.
        if (context.Request.ContentLength <= MaxDrainedBytes && context.Request.Headers.Expect.Count == 0
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxDrainedBytes;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        await ApiProblems.WriteAsync(context, ApiProblem.Of(context, StatusCodes.Status413PayloadTooLarge, detail: "The body is larger than 2 MiB."));
    });
}
