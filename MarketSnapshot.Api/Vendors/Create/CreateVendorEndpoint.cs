using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Vendors.Create;

/// <summary>Adds a vendor.</summary>
internal sealed class CreateVendorEndpoint(VendorStore vendors) : Endpoint<CreateVendorRequest, VendorResponse>
{
    public override void Configure()
    {
        Post("/api/vendors");
        Roles(Role.Operator);
        Description(b => b.WithTags(VendorTag.Name).Produces<VendorResponse>(StatusCodes.Status201Created));
        Summary(s =>
        {
            s.Summary = "Adds a vendor";
            s.Responses[201] = "Added; `Location` leads to the vendor.";
        });
    }

    public override async Task HandleAsync(CreateVendorRequest request, CancellationToken ct)
    {
        var vendor = await vendors.AddAsync(request.Name!.Trim(), request.Contact?.Trim(), ct);
        HttpContext.Response.Headers.Location = $"/api/vendors/{vendor.Id}";
        await Send.ResponseAsync(VendorResponse.From(vendor), StatusCodes.Status201Created, ct);
    }
}
