using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Inspections.List;

/// <summary>Lists inspections.</summary>
internal sealed class ListInspectionsEndpoint(InspectionStore inspections) : Endpoint<ListInspectionsRequest, Page<InspectionResponse>>
{
    public override void Configure()
    {
        Get("/api/inspections");
        Roles(Role.Farmer, Role.Operator);
        Description(b => b.WithTags(InspectionTag.Name).Produces<Page<InspectionResponse>>());
        Summary(s =>
        {
            s.Summary = "Lists inspections, newest first";
            s.Description = "An unknown farmer has no inspections.";
            s.Params["farmer_id"] = "Only those of this farmer's crops.";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of inspections; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListInspectionsRequest request, CancellationToken ct)
    {
        var page = await inspections.ListAsync(request.FarmerId, HttpContext.DataScope(), request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(InspectionResponse.From)], page.NextCursor), ct);
    }
}
