using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Binding;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Cancel;

/// <summary>Calls off a booking.</summary>
internal sealed class CancelBookingEndpoint(BookingSteps bookings, Ownership ownership) : Endpoint<BookingReasonRequest, BookingResponse>
{
    public override void Configure()
    {
        Post("/api/bookings/{id}/cancel");
        Roles(Role.Farmer, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name).OptionalBody<BookingReasonRequest>()
            .Produces<BookingResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Calls off a booking";
            s.Description =
                """
                Pending, confirmed and active bookings can be cancelled; the next sync withdraws the listing. The body, and the reason in it,
                may be left out.
                """;
            s.Params["id"] = "The booking.";
            s.Responses[200] = "Cancelled.";
            s.Responses[404] = "There is no booking with this id.";
            s.Responses[409] = "`illegal_status_step`: the booking is neither pending nor confirmed nor active.";
        });
    }

    public override async Task HandleAsync(BookingReasonRequest request, CancellationToken ct)
    {
        await ownership.EnsureBookingAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(BookingResponse.From(await bookings.CancelAsync(request.Id, request.TrimmedReason, ct)), ct);
    }
}
