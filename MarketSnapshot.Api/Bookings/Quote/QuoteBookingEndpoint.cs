using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Quote;

/// <summary>Quotes a booking.</summary>
internal sealed class QuoteBookingEndpoint(BookingQuoter quoter) : Endpoint<QuoteBookingRequest, QuoteResponse>
{
    public override void Configure()
    {
        Post("/api/bookings/quote");
        Roles(Role.Farmer, Role.Vendor, Role.Operator);
        Description(b => b.WithTags(BookingTag.Name).Produces<QuoteResponse>());
        Summary(s =>
        {
            s.Summary = "Says what a booking would cost and whether there is room";
            s.Description = "Stores nothing and reserves nothing. A booking made at the same moment costs exactly this.";
            s.Responses[200] = "Price and room; `fits` tells whether the quantity finds room.";
            s.Responses[400] = "A field is wrong or missing, or the location is not there; `errors` names every one.";
        });
    }

    public override async Task HandleAsync(QuoteBookingRequest request, CancellationToken ct) =>
        await Send.OkAsync(QuoteResponse.From(await quoter.QuoteAsync(request.ToQuote(), ct)), ct);
}
