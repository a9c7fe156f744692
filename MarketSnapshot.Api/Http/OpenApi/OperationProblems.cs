using FastEndpoints;
using MarketSnapshot.Api.Http.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MarketSnapshot.Api.Http.OpenApi;

/// <summary>Gives every error answer of an operation the one problem shape, and adds the answers that every operation can give.</summary>
internal sealed class OperationProblems : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> Everywhere = new()
    {
        ["400"] = "A field is wrong or missing; `errors` names every one.",
        ["429"] = "More requests than one caller or one address may send; try again after `Retry-After` seconds.",
        ["500"] = "Something went wrong; `trace_id` finds it in the log.",
        ["503"] = "A store is away; try again after `Retry-After` seconds.",
    };

    private static readonly Dictionary<string, string> WithBody = new()
    {
        ["413"] = "The body is larger than 2 MiB.",
        ["415"] = "The body is not `application/json`.",
    };

    private static OpenApiHeader RetryAfter() => new()
    {
        Description = "Seconds after which another attempt makes sense.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1" },
    };

    /// <inheritdoc/>
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().Any())
            return;

        var schema = await context.GetOrCreateSchemaAsync(typeof(ApiProblem), null, cancellationToken);
        context.Document?.AddComponent(nameof(ApiProblem), schema);
        operation.Responses ??= [];
        foreach (var (status, description) in operation.RequestBody is null ? Everywhere : Everywhere.Concat(WithBody))
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = description });
        foreach (var (status, response) in operation.Responses)
        {
            if (status[0] is '4' or '5' && response is OpenApiResponse problem)
            {
                if (status is "429" or "503")
                    (problem.Headers ??= new Dictionary<string, IOpenApiHeader>())["Retry-After"] = RetryAfter();
                problem.Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ApiProblem.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(ApiProblem), context.Document) },
                };
            }
        }
    }
}
