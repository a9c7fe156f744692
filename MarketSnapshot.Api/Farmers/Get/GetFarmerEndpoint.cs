using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Farmers.Get;

/// <summary>Shows one farmer.</summary>
internal sealed class GetFarmerEndpoint(FarmerStore farmers) : Endpoint<GetFarmerRequest, FarmerResponse>
{
    public override void Configure()
    {
        Get("/api/farmers/{id}");
        Roles(Role.Farmer, Role.Operator);
        Description(b => b.WithTags(FarmerTag.Name)
            .Produces<FarmerResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one farmer";
            s.Params["id"] = "The farmer.";
            s.Responses[200] = "The farmer.";
            s.Responses[404] = "There is no farmer with this id.";
        });
    }

    public override async Task HandleAsync(GetFarmerRequest request, CancellationToken ct)
    {
        Ownership.EnsureFarmer(request.Id, HttpContext.DataScope());
        await Send.OkAsync(FarmerResponse.From(await farmers.GetAsync(request.Id, ct)), ct);
    }
}

/// <summary>Names one farmer.</summary>
internal sealed class GetFarmerRequest
{
    /// <summary>The farmer.</summary>
    public Guid Id { get; set; }
}
