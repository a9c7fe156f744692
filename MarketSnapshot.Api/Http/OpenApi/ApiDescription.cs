using Microsoft.OpenApi;

namespace MarketSnapshot.Api.Http.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescription
{
    // In the order of the main job.
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Locations", "Places to store crops, with free capacity and price for a period."),
        ("Bookings", "A farmer's storage of one crop, from quote to completion."),
        ("Snapshots", "What is known about each stored crop, and where its listing stands."),
        ("Listings", "What buyers see on the market."),
        ("Scheduler", "The scheduled jobs, their runs and the backlog."),
        ("Inspections", "Results of looking at a crop before it is stored."),
        ("Sensors", "Devices in storage places."),
        ("Sensor readings", "Measured values, in batches, and their history."),
        ("Pest events", "Pests found in storage places."),
        ("Certificates", "Certificates of vendors and of bookings."),
        ("Farmers", "People who store crops."),
        ("Vendors", "Businesses that offer storage."),
    ];

    /// <summary>Registers the document and what completes it for FastEndpoints.</summary>
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddOperationTransformer<OperationIds>();
        options.AddOperationTransformer<OperationParameters>();
        options.AddOperationTransformer<OperationAccess>();
        options.AddOperationTransformer<OperationProblems>();
        options.AddOperationTransformer<OperationTexts>();
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // The exporter leaves the type of an enum out; generators then take it for anything. Where one may be null its users say so.
            if (schema is { Enum: { Count: > 0 } values, Type: null })
            {
                schema.Type = JsonSchemaType.String;
                schema.Enum = [.. values.Where(value => value is not null)];
            }

            // So is that of a time, which a converter of ours reads and writes.
            if (context.JsonTypeInfo.Type is var type && (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?)))
                schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer<RequiredFields>();
        options.AddDocumentTransformer<OperationAccess>();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Market Snapshot",
                Version = "v1",
                Description = "Storage bookings, what is known about each stored crop, and the market's listings. "
                    + "JSON is in snake_case, times are UTC, errors are RFC 9457 problem details, lists answer `items` and `next_cursor`.",
            };
            // The document holds wherever the API is reached.
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
            return Task.CompletedTask;
        });
    });
}
