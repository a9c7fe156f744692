using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Watch;

namespace MarketSnapshot.Api.Scheduler.Pace;

/// <summary>GET /api/scheduler/pace</summary>
internal sealed class GetMarketPaceEndpoint(MarketPaceReader pace) : EndpointWithoutRequest<MarketPace>
{
    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/api/scheduler/pace");
        Roles(Role.Operator);
        Description(b => b.WithTags("Scheduler"));
        Summary(s =>
        {
            s.Summary = "How many changes reached the market within the last hours";
            s.Description = "Whoever brought them there: sync, reconcile, live publishing, or a person. In spans of ten minutes over six hours, or as far back as events are kept.";
            s.Responses[StatusCodes.Status200OK] = "The spans, oldest first, and the last hour.";
        });
    }

    /// <inheritdoc/>
    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync(await pace.ReadAsync(ct), ct);
}
