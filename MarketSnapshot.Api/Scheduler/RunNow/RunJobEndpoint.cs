using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Api.Scheduler.RunNow;

/// <summary>POST /api/scheduler/jobs/{job}/run</summary>
internal sealed class RunJobEndpoint(ManualJobRuns runs, TimeProvider clock) : Endpoint<RunJobRequest, RunJobResponse>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/api/scheduler/jobs/{job}/run");
        Roles(Role.Operator);
        Description(b => b
            .WithTags("Scheduler")
            .Produces<RunJobResponse>()
            .Produces<RunJobResponse>(StatusCodes.Status202Accepted)
            .Produces(StatusCodes.Status404NotFound)
            .Produces(StatusCodes.Status409Conflict));
        Summary(s =>
        {
            s.Summary = "Run a job now";
            s.Description = $"Starts the job and waits up to {Patience.TotalSeconds} s for its end. A longer run goes on by itself; "
                + "GET /api/scheduler/runs shows how it went.";
            s.Params["job"] = "One of: " + string.Join(", ", JobNames.All) + ".";
            s.Responses[StatusCodes.Status200OK] = "The run has ended; `outcome` says how.";
            s.Responses[StatusCodes.Status202Accepted] = "The run is under way.";
            s.Responses[StatusCodes.Status404NotFound] = "There is no such job.";
            s.Responses[StatusCodes.Status409Conflict] = "The job is running already (`job_running`).";
        });
    }

    /// <inheritdoc/>
    public override async Task HandleAsync(RunJobRequest req, CancellationToken ct)
    {
        var started = await runs.RunNowAsync(req.Job, ct);
        try
        {
            var result = await started.Completion.WaitAsync(Patience, clock, ct);
            await Send.OkAsync(RunJobResponse.Of(result), ct);
        }
        catch (TimeoutException)
        {
            await Send.ResponseAsync(RunJobResponse.UnderWay(started.Run), StatusCodes.Status202Accepted, ct);
        }
    }
}
