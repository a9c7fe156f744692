using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.PestEvents.Create;

/// <summary>Records a pest event.</summary>
internal sealed class CreatePestEventEndpoint(PestEventStore pests, Ownership ownership) : Endpoint<CreatePestEventRequest, PestEventResponse>
{
    public override void Configure()
    {
        Post("/api/pest-events");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(PestEventTag.Name).Produces<PestEventResponse>(StatusCodes.Status201Created));
        Summary(s =>
        {
            s.Summary = "Records a pest event";
            s.Description = "Listings of crops at this place show it for 7 days and until it is resolved; a high or critical one raises the alert until then.";
            s.Responses[201] = "Recorded; `Location` leads to the event.";
        });
    }

    public override async Task HandleAsync(CreatePestEventRequest request, CancellationToken ct)
    {
        await ownership.EnsureReferredLocationAsync(request.LocationId!.Value, HttpContext.DataScope(), ct);
        var pest = await pests.AddAsync(request.ToPestEvent(), ct);
        HttpContext.Response.Headers.Location = $"/api/pest-events/{pest.Id}";
        await Send.ResponseAsync(PestEventResponse.From(pest), StatusCodes.Status201Created, ct);
    }
}
