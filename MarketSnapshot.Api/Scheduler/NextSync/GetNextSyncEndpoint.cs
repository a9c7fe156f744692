using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Api.Scheduler.NextSync;

/// <summary>GET /api/scheduler/next-sync</summary>
internal sealed class GetNextSyncEndpoint(SchedulerQueries queries) : EndpointWithoutRequest<SyncOutlook>
{
    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/api/scheduler/next-sync");
        Roles(Role.Farmer, Role.Vendor, Role.Operator);
        Description(b => b.WithTags("Scheduler"));
        Summary(s =>
        {
            s.Summary = "When the market is brought up to date next";
            s.Description = "For those who wait for a listing to appear, change or leave. What waits, and why, is for operators: see `/api/scheduler`.";
            s.Responses[StatusCodes.Status200OK] = "When the next sync is due.";
        });
    }

    /// <inheritdoc/>
    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync(await queries.GetNextSyncAsync(ct), ct);
}
