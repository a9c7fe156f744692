using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Create;

/// <summary>Books storage.</summary>
internal sealed class CreateBookingEndpoint(BookingCreator bookings) : Endpoint<CreateBookingRequest, BookingResponse>
{
    public override void Configure()
    {
        Post("/api/bookings");
        Roles(Role.Farmer, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name)
            .Produces<BookingResponse>(StatusCodes.Status201Created)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status422UnprocessableEntity, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Books storage for a crop";
            s.Description =
                """
                Stores the booking, pending, and its market snapshot in one transaction. The charge is what a quote at the same moment says.
                With an `Idempotency-Key` the request can be sent again safely: it answers the first booking, as it stands now.
                """;
            s.Params["Idempotency-Key"] = "1 to 200 visible ASCII characters, unique per farmer.";
            s.Responses[201] = "Booked; `Location` leads to the booking.";
            s.Responses[400] =
                "A field is wrong or missing, or refers to a farmer, location or inspection that is not there; `errors` names every one.";
            s.Responses[409] = "`capacity_exceeded`: the place has no room for it on some day of the period.";
            s.Responses[422] = "`idempotency_key_reused`: the key already stands for another request of this farmer.";
        });
    }

    public override async Task HandleAsync(CreateBookingRequest request, CancellationToken ct)
    {
        Ownership.EnsureActsForFarmer(request.FarmerId!.Value, HttpContext.DataScope());
        var booking = await bookings.CreateAsync(request.ToBooking(), request.IdempotencyKey, ct);
        HttpContext.Response.Headers.Location = $"/api/bookings/{booking.Id}";
        await Send.ResponseAsync(BookingResponse.From(booking), StatusCodes.Status201Created, ct);
    }
}
