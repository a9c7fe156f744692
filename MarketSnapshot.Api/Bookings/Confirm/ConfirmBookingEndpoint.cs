using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Confirm;

/// <summary>Accepts a pending booking.</summary>
internal sealed class ConfirmBookingEndpoint(BookingSteps bookings, Ownership ownership) : Endpoint<BookingIdRequest, BookingResponse>
{
    public override void Configure()
    {
        Post("/api/bookings/{id}/confirm");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name)
            .Produces<BookingResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Accepts a pending booking";
            s.Description =
                "A step that was taken already is refused like any other illegal one: look at the booking first when an answer was lost.";
            s.Params["id"] = "The booking.";
            s.Responses[200] = "Confirmed.";
            s.Responses[404] = "There is no booking with this id.";
            s.Responses[409] = "`illegal_status_step`: the booking is not pending.";
        });
    }

    public override async Task HandleAsync(BookingIdRequest request, CancellationToken ct)
    {
        await ownership.EnsureBookingAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(BookingResponse.From(await bookings.ConfirmAsync(request.Id, ct)), ct);
    }
}
