using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Farmers.List;

/// <summary>Lists farmers.</summary>
internal sealed class ListFarmersEndpoint(FarmerStore farmers) : Endpoint<ListFarmersRequest, Page<FarmerResponse>>
{
    public override void Configure()
    {
        Get("/api/farmers");
        Roles(Role.Operator);
        Description(b => b.WithTags(FarmerTag.Name).Produces<Page<FarmerResponse>>());
        Summary(s =>
        {
            s.Summary = "Lists farmers, newest first";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of farmers; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListFarmersRequest request, CancellationToken ct)
    {
        var page = await farmers.ListAsync(request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(FarmerResponse.From)], page.NextCursor), ct);
    }
}
