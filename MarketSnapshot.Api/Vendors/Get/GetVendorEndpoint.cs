using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Vendors.Get;

/// <summary>Shows one vendor.</summary>
internal sealed class GetVendorEndpoint(VendorStore vendors) : Endpoint<GetVendorRequest, VendorResponse>
{
    public override void Configure()
    {
        Get("/api/vendors/{id}");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(VendorTag.Name)
            .Produces<VendorResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one vendor";
            s.Params["id"] = "The vendor.";
            s.Responses[200] = "The vendor.";
            s.Responses[404] = "There is no vendor with this id.";
        });
    }

    public override async Task HandleAsync(GetVendorRequest request, CancellationToken ct)
    {
        Ownership.EnsureVendor(request.Id, HttpContext.DataScope());
        await Send.OkAsync(VendorResponse.From(await vendors.GetAsync(request.Id, ct)), ct);
    }
}

/// <summary>Names one vendor.</summary>
internal sealed class GetVendorRequest
{
    /// <summary>The vendor.</summary>
    public Guid Id { get; set; }
}
