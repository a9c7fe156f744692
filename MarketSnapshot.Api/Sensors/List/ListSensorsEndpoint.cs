using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Sensors.List;

/// <summary>Lists sensors.</summary>
internal sealed class ListSensorsEndpoint(SensorStore sensors) : Endpoint<ListSensorsRequest, Page<SensorResponse>>
{
    public override void Configure()
    {
        Get("/api/sensors");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(SensorTag.Name).Produces<Page<SensorResponse>>());
        Summary(s =>
        {
            s.Summary = "Lists sensors, newest first";
            s.Description = "An unknown place has no sensors.";
            s.Params["location_id"] = "Only those of this place.";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of sensors; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListSensorsRequest request, CancellationToken ct)
    {
        var page = await sensors.ListAsync(request.LocationId, HttpContext.DataScope(), request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(SensorResponse.From)], page.NextCursor), ct);
    }
}
