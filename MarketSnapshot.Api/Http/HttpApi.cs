using System.Text.Json;
using System.Text.Json.Serialization;
using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Binding;
using MarketSnapshot.Api.Http.Edge;
using MarketSnapshot.Api.Http.OpenApi;
using MarketSnapshot.Api.Http.Problems;
using Scalar.AspNetCore;

namespace MarketSnapshot.Api.Http;

/// <summary>What every endpoint has in common: JSON in snake_case, one shape for errors, the OpenAPI document, limits.</summary>
internal static class HttpApi
{
    /// <summary>Registers the services.</summary>
    public static void AddHttpApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddEdge();
        builder.Services.AddFastEndpoints();
        builder.Services.AddSingleton(typeof(IRequestBinder<>), typeof(CompleteRequestBinder<>));
        builder.Services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));
        builder.Services.AddApiProblems();
        builder.Services.AddApiDescription();
    }

    /// <summary>Maps every endpoint.</summary>
    public static void UseHttpApi(this WebApplication app)
    {
        app.UseEdge();
        app.UseExceptionHandler();
        app.UseAccess();
        app.UseEdgeForCallers();
        app.UseBodySize();
        app.UseBodyMediaType();
        app.UseFastEndpoints(config =>
        {
            Configure(config.Serializer.Options);
            config.Serializer.RequestDeserializer = JsonBody.ReadAsync;
            config.Binding.UsePropertyNamingPolicy = true;
            config.Binding.ValueParsersForQueries();
            config.Validation.UsePropertyNamingPolicy = true;
            config.Errors.ContentType = ApiProblem.ContentType;
            config.Errors.ProducesMetadataType = typeof(ApiProblem);
            config.Errors.ResponseBuilder = (failures, context, status) => ApiProblem.Of(failures, context, status);
            config.Endpoints.ShortNames = true;
            config.Endpoints.Configurator = QueryTime.Limit;
        });
        // The one document by its own address: what has any other is as unknown as everything that is not there.
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
        // The page takes everything from this server and tells nobody.
        app.MapScalarApiReference("/scalar", options => options
            .WithTitle("Market Snapshot API")
            .WithNonce()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton())
            .AllowAnonymous();
    }

    private static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.PropertyNameCaseInsensitive = false;
        options.MaxDepth = 32;
        if (options.Converters.Any(converter => converter is Times.Converter))
            return;
        options.Converters.Add(new Times.Converter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}
