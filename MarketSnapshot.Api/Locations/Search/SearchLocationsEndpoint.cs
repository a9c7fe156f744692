using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations.Search;

/// <summary>Searches places.</summary>
internal sealed class SearchLocationsEndpoint(LocationQueries locations) : Endpoint<SearchLocationsRequest, Page<LocationResponse>>
{
    public override void Configure()
    {
        Get("/api/locations");
        Roles(Role.Farmer, Role.Vendor, Role.Operator);
        Description(b => b.WithTags(LocationTag.Name).Produces<Page<LocationResponse>>());
        Summary(s =>
        {
            s.Summary = "Finds storage places, nearest first";
            s.Description =
                """
                With `lat` and `lon` the nearest come first, without them places are listed by name. With `start_date` and `duration_days`
                each place tells how much is free on every day of the period; with `quantity_kg` also what that would cost and whether it
                fits. Places without enough room are listed too, with `fits` false: a part of the crop may find room there.
                """;
            s.Params["type"] = "Kind of storage.";
            s.Params["vendor_id"] = "Only this vendor's places; an unknown vendor has none.";
            s.Params["lat"] = "Latitude from which distances count, -90 to 90; goes with lon.";
            s.Params["lon"] = "Longitude from which distances count, -180 to 180; goes with lat.";
            s.Params["radius_km"] = "Only places within this distance; needs lat and lon.";
            s.Params["start_date"] = "A date (midnight UTC) or a date-time with offset; goes with duration_days.";
            s.Params["duration_days"] = "Length of the period, 1 to 730; goes with start_date.";
            s.Params["quantity_kg"] = "Kilograms to store, 1 to 1,000,000; needs start_date and duration_days.";
            s.Params["cursor"] = "The `next_cursor` of the page before, with the same search.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of places; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(SearchLocationsRequest request, CancellationToken ct)
    {
        var page = await locations.SearchAsync(request.ToSearch(), request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(LocationResponse.From)], page.NextCursor), ct);
    }
}
