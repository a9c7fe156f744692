using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.PestEvents.List;

/// <summary>Lists pest events.</summary>
internal sealed class ListPestEventsEndpoint(PestEventStore pests) : Endpoint<ListPestEventsRequest, Page<PestEventResponse>>
{
    public override void Configure()
    {
        Get("/api/pest-events");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(PestEventTag.Name).Produces<Page<PestEventResponse>>());
        Summary(s =>
        {
            s.Summary = "Lists pest events, newest first";
            s.Description = "Those that were recorded last come first. Filters go together. An unknown place has no pest events.";
            s.Params["location_id"] = "Only those at this place.";
            s.Params["open"] = "Only those that last (true) or are over (false).";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of pest events; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListPestEventsRequest request, CancellationToken ct)
    {
        var page = await pests.ListAsync(request.LocationId, request.Open, HttpContext.DataScope(), request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(PestEventResponse.From)], page.NextCursor), ct);
    }
}
