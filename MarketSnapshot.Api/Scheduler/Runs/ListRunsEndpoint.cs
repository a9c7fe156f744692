using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Api.Scheduler.Runs;

/// <summary>GET /api/scheduler/runs</summary>
internal sealed class ListRunsEndpoint(SchedulerQueries queries) : Endpoint<ListRunsRequest, Page<JobRunView>>
{
    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/api/scheduler/runs");
        Roles(Role.Operator);
        Description(b => b.WithTags("Scheduler"));
        Summary(s =>
        {
            s.Summary = "Runs of the jobs";
            s.Description = "The latest start first. Runs are kept 90 days.";
            s.Params["job"] = "Only this job's runs: " + string.Join(", ", JobNames.All) + ".";
            s.Params["cursor"] = "`next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[StatusCodes.Status200OK] = "One page of runs.";
        });
    }

    /// <inheritdoc/>
    public override async Task HandleAsync(ListRunsRequest req, CancellationToken ct) =>
        await Send.OkAsync(await queries.ListRunsAsync(req.Job, req.Cursor, req.PageSize, ct), ct);
}
