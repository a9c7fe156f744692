using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Complete;

/// <summary>Ends a booking as agreed.</summary>
internal sealed class CompleteBookingEndpoint(BookingSteps bookings, Ownership ownership) : Endpoint<BookingIdRequest, BookingResponse>
{
    public override void Configure()
    {
        Post("/api/bookings/{id}/complete");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name)
            .Produces<BookingResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Ends a booking as agreed";
            s.Description = "Confirmed and active bookings can be completed; the next sync withdraws the listing.";
            s.Params["id"] = "The booking.";
            s.Responses[200] = "Completed.";
            s.Responses[404] = "There is no booking with this id.";
            s.Responses[409] = "`illegal_status_step`: the booking is neither confirmed nor active.";
        });
    }

    public override async Task HandleAsync(BookingIdRequest request, CancellationToken ct)
    {
        await ownership.EnsureBookingAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(BookingResponse.From(await bookings.CompleteAsync(request.Id, ct)), ct);
    }
}
