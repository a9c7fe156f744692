using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Inspections.Get;

/// <summary>Shows one inspection.</summary>
internal sealed class GetInspectionEndpoint(InspectionStore inspections, Ownership ownership) : Endpoint<GetInspectionRequest, InspectionResponse>
{
    public override void Configure()
    {
        Get("/api/inspections/{id}");
        Roles(Role.Farmer, Role.Operator);
        Description(b => b.WithTags(InspectionTag.Name)
            .Produces<InspectionResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one inspection";
            s.Params["id"] = "The inspection.";
            s.Responses[200] = "The inspection.";
            s.Responses[404] = "There is no inspection with this id.";
        });
    }

    public override async Task HandleAsync(GetInspectionRequest request, CancellationToken ct)
    {
        await ownership.EnsureInspectionAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(InspectionResponse.From(await inspections.GetAsync(request.Id, ct)), ct);
    }
}

/// <summary>Names one inspection.</summary>
internal sealed class GetInspectionRequest
{
    /// <summary>The inspection.</summary>
    public Guid Id { get; set; }
}
