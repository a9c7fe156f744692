using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FastEndpoints;
using MarketSnapshot.Api.Http.Binding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MarketSnapshot.Api.Http.OpenApi;

/// <summary>
/// Describes what FastEndpoints binds from the path, the query and headers, which the document generator can't see, and takes these
/// properties out of the body's schema.
/// </summary>
internal sealed class OperationParameters : IOpenApiOperationTransformer
{
    /// <inheritdoc/>
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().FirstOrDefault() is not { } endpoint)
            return;

        var reference = operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema;
        var body = reference is OpenApiSchemaReference { Target: { } target } ? target : reference;
        var parameters = new List<IOpenApiParameter>();
        foreach (var property in endpoint.ReqDtoType.GetProperties().Where(property => property.CanWrite))
        {
            if (Location(property, context.Description.RelativePath!, context.Description.HttpMethod) is not { } location)
                continue;
            var name = Spelling.Of(property);
            body?.Properties?.Remove(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            body?.Required?.Remove(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = location,
                Required = location == ParameterLocation.Path,
                Description = endpoint.EndpointSummary?.Params.GetValueOrDefault(name),
                Schema = await SchemaAsync(property.PropertyType, context, cancellationToken),
            });
        }

        operation.Parameters = parameters;
        if (body is null or { Properties: null or { Count: 0 } })
        {
            operation.RequestBody = null;
            if (reference is OpenApiSchemaReference { Reference.Id: { } unused })
                context.Document?.Components?.Schemas?.Remove(unused);
        }

        // A body that may be left out is accepted without a media type; to a client that sends one, it is JSON.
        if (operation.RequestBody?.Content is { Count: > 1 } content)
            content.Remove("*/*");
    }

    private static ParameterLocation? Location(PropertyInfo property, string path, string? method)
    {
        if (property.IsDefined(typeof(FromHeaderAttribute)))
            return ParameterLocation.Header;
        if (path.Contains($"{{{Spelling.Of(property)}}}", StringComparison.Ordinal))
            return ParameterLocation.Path;
        return QueryFields.Holds(property, method) ? ParameterLocation.Query : null;
    }

    private static async Task<IOpenApiSchema> SchemaAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum
            ? new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. EnumTexts.Of(type).Select(text => (JsonNode)text)] }
            : await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
    }
}
