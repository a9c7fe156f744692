using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MarketSnapshot.Api.Http.OpenApi;

/// <summary>Says of each operation who may call it, from the roles that the endpoint names.</summary>
internal sealed class OperationAccess : IOpenApiOperationTransformer, IOpenApiDocumentTransformer
{
    private const string Scheme = "bearer";

    /// <summary>The roles that may call an operation, for a person; null where anyone may.</summary>
    public static string? RolesOf(Microsoft.AspNetCore.Mvc.ApiExplorer.ApiDescription operation)
    {
        var metadata = operation.ActionDescriptor.EndpointMetadata;
        return !metadata.OfType<IAllowAnonymous>().Any() && metadata.OfType<EndpointDefinition>().FirstOrDefault()?.AllowedRoles is { } roles
            ? string.Join(", ", roles)
            : null;
    }

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (RolesOf(context.Description) is not { } roles)
            return Task.CompletedTask;

        operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "There is no token, or it is not valid; `WWW-Authenticate` says why." });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = $"The caller is none of these: {roles}." });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A token of the configured provider with the claims `role` (farmer, vendor, device, operator) and `farmer_id`, `vendor_id` or `device_id`.",
        });
        return Task.CompletedTask;
    }
}
