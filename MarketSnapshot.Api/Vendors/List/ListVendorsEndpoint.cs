using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Vendors.List;

/// <summary>Lists vendors.</summary>
internal sealed class ListVendorsEndpoint(VendorStore vendors) : Endpoint<ListVendorsRequest, Page<VendorResponse>>
{
    public override void Configure()
    {
        Get("/api/vendors");
        Roles(Role.Operator);
        Description(b => b.WithTags(VendorTag.Name).Produces<Page<VendorResponse>>());
        Summary(s =>
        {
            s.Summary = "Lists vendors, newest first";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of vendors; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListVendorsRequest request, CancellationToken ct)
    {
        var page = await vendors.ListAsync(request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(VendorResponse.From)], page.NextCursor), ct);
    }
}
