using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MarketSnapshot.Api.Http.OpenApi;

/// <summary>
/// Names operations after their endpoints, <c>CreateBookingEndpoint</c> as <c>createBooking</c>: generated clients take their method names
/// from it.
/// </summary>
internal sealed class OperationIds : IOpenApiOperationTransformer
{
    private const string Suffix = "Endpoint";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().FirstOrDefault() is { } endpoint)
        {
            var name = endpoint.EndpointType.Name;
            operation.OperationId = JsonNamingPolicy.CamelCase.ConvertName(name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name);
        }

        return Task.CompletedTask;
    }
}
