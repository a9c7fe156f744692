using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Api.Scheduler.Overview;

/// <summary>GET /api/scheduler</summary>
internal sealed class GetSchedulerEndpoint(SchedulerQueries queries) : EndpointWithoutRequest<SchedulerOverview>
{
    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/api/scheduler");
        Roles(Role.Operator);
        Description(b => b.WithTags("Scheduler"));
        Summary(s =>
        {
            s.Summary = "Jobs, schedulers and backlog";
            s.Description = "What is wrong, if anything; which schedulers are up; every scheduled job with its interval, last run, last "
                + "success and next run; how many snapshots wait to be published or are parked; and the ages of the oldest change that "
                + "the market does not hold and of the oldest source change that was not looked at, which grow when nobody works.";
            s.Responses[StatusCodes.Status200OK] = "Where the scheduled work stands.";
        });
    }

    /// <inheritdoc/>
    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync(await queries.GetOverviewAsync(ct), ct);
}
