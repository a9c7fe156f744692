using Aspire.Dashboard.Access;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>What the pages show, as JSON, with the same filters.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api");
        api.MapGet("/resources", (ResourceBoard board) => board.Resources());
        api.MapGet("/resources/{id}", (string id, ResourceBoard board) => board.Find(id) is { } found ? Results.Ok(found) : Results.NotFound());
        api.MapGet("/resources/{id}/console", (string id, string? text, int? limit, ResourceBoard board) => board.Console(id, text, Math.Clamp(limit ?? 500, 1, 5000)));
        api.MapPost("/resources/{id}/{command}", (string id, string command, ResourceClient client, CancellationToken cancellationToken) =>
            client.ExecuteAsync(id, command, cancellationToken));
        api.MapGet("/telemetry/logs", (TelemetryStore store, [AsParameters] LogParameters filter) => filter.Query().Run(store).Select(LogJson.From));
        api.MapGet("/telemetry/traces", (TelemetryStore store, [AsParameters] TraceParameters filter) => filter.Query().Run(store).Select(TraceJson.From));
        api.MapGet("/telemetry/traces/{traceId}", (string traceId, TelemetryStore store) =>
            TraceView.Find(store, traceId) is { } found ? Results.Ok(TraceDetailJson.From(found)) : Results.NotFound());
        api.MapGet("/telemetry/metrics", (TelemetryStore store, TimeProvider time, [AsParameters] MetricParameters filter) =>
        {
            var query = filter.Query();
            return query.Resource is null || query.Instrument is null
                ? Results.Ok(query.Instruments(store))
                : query.Chart(store, time.GetUtcNow()) is { } chart ? Results.Ok(chart) : Results.NotFound();
        });
        api.MapGet("/status", (TelemetryStore store, ResourceBoard board, Refusals refusals) => new { Kept = store.Status(), ConsoleLinesDropped = board.LinesDropped, Refused = refusals.ByReason(), MemoryBytes = Environment.WorkingSet });
    }
}
