using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations.Create;

/// <summary>Adds a storage place.</summary>
internal sealed class CreateLocationEndpoint(LocationStore locations, LocationQueries queries) : Endpoint<CreateLocationRequest, LocationResponse>
{
    public override void Configure()
    {
        Post("/api/locations");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(LocationTag.Name).Produces<LocationResponse>(StatusCodes.Status201Created));
        Summary(s =>
        {
            s.Summary = "Adds a storage place";
            s.Description = "It can be booked at once.";
            s.Responses[201] = "Added; `Location` leads to the place.";
        });
    }

    public override async Task HandleAsync(CreateLocationRequest request, CancellationToken ct)
    {
        Ownership.EnsureActsForVendor(request.VendorId!.Value, HttpContext.DataScope());
        var location = request.ToLocation();
        await locations.AddAsync(location, ct);
        HttpContext.Response.Headers.Location = $"/api/locations/{location.Id}";
        var stored = await queries.GetAsync(location.Id, period: null, ct);
        await Send.ResponseAsync(LocationResponse.From(stored), StatusCodes.Status201Created, ct);
    }
}
