using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.PestEvents.Resolve;

/// <summary>Ends a pest event.</summary>
internal sealed class ResolvePestEventEndpoint(PestEventStore pests, Ownership ownership) : Endpoint<ResolvePestEventRequest, PestEventResponse>
{
    public override void Configure()
    {
        Post("/api/pest-events/{id}/resolve");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(PestEventTag.Name)
            .Produces<PestEventResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Resolves a pest event";
            s.Params["id"] = "The event.";
            s.Responses[200] = "The event as it ended.";
            s.Responses[404] = "There is no pest event with this id.";
            s.Responses[409] = "`already_resolved`: it ended before; what was recorded then stays.";
        });
    }

    public override async Task HandleAsync(ResolvePestEventRequest request, CancellationToken ct)
    {
        await ownership.EnsurePestEventAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(PestEventResponse.From(await pests.ResolveAsync(request.Id, request.ActionTaken!.Trim(), request.ResolvedAt, ct)), ct);
    }
}
