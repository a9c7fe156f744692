using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MarketSnapshot.Api.Http.OpenApi;

/// <summary>
/// A required field of a request is never null. The request classes let it be, so that a validator can miss it in its own words; a
/// generated client should not.
/// </summary>
internal sealed class RequiredFields : IOpenApiDocumentTransformer
{
    private const string Suffix = "Request";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var requests = document.Components?.Schemas?.Where(schema => schema.Key.EndsWith(Suffix, StringComparison.Ordinal)).Select(schema => schema.Value);
        foreach (var request in requests ?? [])
        {
            foreach (var name in request.Required ?? new HashSet<string>())
            {
                if (request.Properties?.TryGetValue(name, out var property) is true && property is OpenApiSchema field)
                    request.Properties[name] = WithoutNull(field);
            }
        }

        return Task.CompletedTask;
    }

    private static IOpenApiSchema WithoutNull(OpenApiSchema field)
    {
        // An enum that may be null is written as one of null and the enum.
        if (field.OneOf is [{ Type: JsonSchemaType.Null }, var only])
            return only;
        field.Type &= ~JsonSchemaType.Null;
        return field;
    }
}
