using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Inspections.Create;

/// <summary>Records an inspection.</summary>
internal sealed class CreateInspectionEndpoint(InspectionStore inspections) : Endpoint<CreateInspectionRequest, InspectionResponse>
{
    public override void Configure()
    {
        Post("/api/inspections");
        Roles(Role.Operator);
        Description(b => b.WithTags(InspectionTag.Name).Produces<InspectionResponse>(StatusCodes.Status201Created));
        Summary(s =>
        {
            s.Summary = "Records an inspection";
            s.Description = "A booking of this farmer and crop can name it; its grade then takes the place of the farmer's own word.";
            s.Responses[201] = "Recorded; `Location` leads to the inspection.";
        });
    }

    public override async Task HandleAsync(CreateInspectionRequest request, CancellationToken ct)
    {
        var inspection = await inspections.AddAsync(request.ToInspection(), ct);
        HttpContext.Response.Headers.Location = $"/api/inspections/{inspection.Id}";
        await Send.ResponseAsync(InspectionResponse.From(inspection), StatusCodes.Status201Created, ct);
    }
}
