using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.PestEvents.Get;

/// <summary>Shows one pest event.</summary>
internal sealed class GetPestEventEndpoint(PestEventStore pests, Ownership ownership) : Endpoint<GetPestEventRequest, PestEventResponse>
{
    public override void Configure()
    {
        Get("/api/pest-events/{id}");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(PestEventTag.Name)
            .Produces<PestEventResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one pest event";
            s.Params["id"] = "The pest event.";
            s.Responses[200] = "The pest event.";
            s.Responses[404] = "There is no pest event with this id.";
        });
    }

    public override async Task HandleAsync(GetPestEventRequest request, CancellationToken ct)
    {
        await ownership.EnsurePestEventAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(PestEventResponse.From(await pests.GetAsync(request.Id, ct)), ct);
    }
}

/// <summary>Names one pest event.</summary>
internal sealed class GetPestEventRequest
{
    /// <summary>The pest event.</summary>
    public Guid Id { get; set; }
}
