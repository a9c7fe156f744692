using FastEndpoints;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Api.Scheduler.Overview;

/// <summary>GET /api/scheduler</summary>
internal sealed class GetSchedulerEndpoint(SchedulerQueries queries) : EndpointWithoutRequest<SchedulerOverview>
{
    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/api/scheduler");
        AllowAnonymous();
        Description(b => b.WithTags("Scheduler"));
        Summary(s =>
        {
            s.Summary = "Jobs and backlog";
            s.Description = "Every scheduled job with its interval, last and next run; how many snapshots wait to be published or are "
                + "parked; and the age of the oldest change that the market does not hold, which grows when nobody works.";
            s.Responses[StatusCodes.Status200OK] = "Where the scheduled work stands.";
        });
    }

    /// <inheritdoc/>
    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync(await queries.GetOverviewAsync(ct), ct);
}
