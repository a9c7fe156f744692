using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MarketSnapshot.Api.Http.OpenApi;

/// <summary>Takes over what an endpoint's summary says of the operation and of each answer.</summary>
internal sealed class OperationTexts : IOpenApiOperationTransformer
{
    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().FirstOrDefault()?.EndpointSummary is not { } summary)
            return Task.CompletedTask;

        if (!string.IsNullOrEmpty(summary.Summary))
            operation.Summary = summary.Summary;
        if (!string.IsNullOrEmpty(summary.Description))
            operation.Description = summary.Description;
        if (OperationAccess.RolesOf(context.Description) is { } roles)
            operation.Description = $"{operation.Description?.TrimEnd()}\n\nFor: {roles}.".TrimStart();
        foreach (var (status, text) in summary.Responses)
        {
            if (operation.Responses?.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture)) is OpenApiResponse response)
                response.Description = text;
        }

        return Task.CompletedTask;
    }
}
