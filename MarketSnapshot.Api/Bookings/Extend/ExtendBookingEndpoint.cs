using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Extend;

/// <summary>Lengthens a booking.</summary>
internal sealed class ExtendBookingEndpoint(BookingExtender bookings, Ownership ownership) : Endpoint<ExtendBookingRequest, BookingResponse>
{
    public override void Configure()
    {
        Post("/api/bookings/{id}/extend");
        Roles(Role.Farmer, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name)
            .Produces<BookingResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Lengthens a booking";
            s.Description =
                """
                Pending, confirmed and active bookings whose end lies ahead can be extended, to 730 days in all. Only the added days need
                room. The charge is computed anew for the whole duration, at the place's present rate.
                """;
            s.Params["id"] = "The booking.";
            s.Responses[200] = "Extended; end_date, duration_days and the prices are the new ones.";
            s.Responses[400] = "A field is wrong or missing, or the whole would be longer than 730 days; `errors` names every one.";
            s.Responses[404] = "There is no booking with this id.";
            s.Responses[409] = "`capacity_exceeded` on an added day, `not_extendable` by its status, or `booking_ended`.";
        });
    }

    public override async Task HandleAsync(ExtendBookingRequest request, CancellationToken ct)
    {
        await ownership.EnsureBookingAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(BookingResponse.From(await bookings.ExtendAsync(request.Id, request.AdditionalDays!.Value, ct)), ct);
    }
}
