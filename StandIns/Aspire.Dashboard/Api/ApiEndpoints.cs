using Aspire.Dashboard.Access;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>What the pages show, as JSON, with the same filters.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").AddEndpointFilter(UnreadParameters.RefuseAsync);
        api.MapGet("/resources", (ResourceBoard board) => board.Resources());
        api.MapGet("/resources/{id}", (string id, ResourceBoard board) => board.Find(id) is { } found ? Results.Ok(found) : Results.NotFound());
        api.MapGet("/resources/{id}/console", (string id, ResourceBoard board, [AsParameters] ConsoleParameters filter) => board.Console(id, filter.Text, filter.Lines));
        api.MapPost("/resources/{id}/{command}", async (string id, string command, ResourceClient client, ResourceBoard board, CancellationToken cancellationToken) =>
        {
            var outcome = await client.ExecuteAsync(id, command, cancellationToken);
            return Results.Json(outcome, statusCode: CommandStatus.Of(outcome, id, command, board));
        });
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
        api.MapFallback("/{**path}", () => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is nothing at this address."));
    }
}
