using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.List;

/// <summary>Lists bookings.</summary>
internal sealed class ListBookingsEndpoint(BookingQueries bookings) : Endpoint<ListBookingsRequest, Page<BookingResponse>>
{
    public override void Configure()
    {
        Get("/api/bookings");
        Roles(Role.Farmer, Role.Vendor, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name).Produces<Page<BookingResponse>>());
        Summary(s =>
        {
            s.Summary = "Lists bookings, newest first";
            s.Description =
                "Filters go together: a booking is shown when it meets every one given. An unknown farmer or vendor has no bookings.";
            s.Params["farmer_id"] = "Only this farmer's.";
            s.Params["vendor_id"] = "Only at this vendor's places.";
            s.Params["status"] = "Only those that stand so.";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of bookings; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListBookingsRequest request, CancellationToken ct)
    {
        var page = await bookings.ListAsync(new(request.FarmerId, request.VendorId, request.Status), HttpContext.DataScope(), request.Cursor, request.PageSize, ct);
        await Send.OkAsync(new([.. page.Items.Select(BookingResponse.From)], page.NextCursor), ct);
    }
}
