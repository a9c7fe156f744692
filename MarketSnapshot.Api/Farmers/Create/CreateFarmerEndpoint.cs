using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Farmers.Create;

/// <summary>Adds a farmer.</summary>
internal sealed class CreateFarmerEndpoint(FarmerStore farmers) : Endpoint<CreateFarmerRequest, FarmerResponse>
{
    public override void Configure()
    {
        Post("/api/farmers");
        Roles(Role.Operator);
        Description(b => b.WithTags(FarmerTag.Name).Produces<FarmerResponse>(StatusCodes.Status201Created));
        Summary(s =>
        {
            s.Summary = "Adds a farmer";
            s.Responses[201] = "Added; `Location` leads to the farmer.";
        });
    }

    public override async Task HandleAsync(CreateFarmerRequest request, CancellationToken ct)
    {
        var farmer = await farmers.AddAsync(request.Name!.Trim(), request.Contact?.Trim(), ct);
        HttpContext.Response.Headers.Location = $"/api/farmers/{farmer.Id}";
        await Send.ResponseAsync(FarmerResponse.From(farmer), StatusCodes.Status201Created, ct);
    }
}
