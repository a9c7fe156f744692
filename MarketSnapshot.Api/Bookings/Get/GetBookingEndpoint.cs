using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Get;

/// <summary>Shows one booking.</summary>
internal sealed class GetBookingEndpoint(BookingQueries bookings, Ownership ownership) : Endpoint<BookingIdRequest, BookingResponse>
{
    public override void Configure()
    {
        Get("/api/bookings/{id}");
        Roles(Role.Farmer, Role.Vendor, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name)
            .Produces<BookingResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one booking";
            s.Params["id"] = "The booking.";
            s.Responses[200] = "The booking as it stands.";
            s.Responses[404] = "There is no booking with this id.";
        });
    }

    public override async Task HandleAsync(BookingIdRequest request, CancellationToken ct)
    {
        await ownership.EnsureBookingAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(BookingResponse.From(await bookings.GetAsync(request.Id, ct)), ct);
    }
}
