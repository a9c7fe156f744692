using FastEndpoints;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Api.Listings.Get;

/// <summary>Shows one listing.</summary>
internal sealed class GetListingEndpoint(ListingQueries listings) : Endpoint<GetListingRequest, ListingView>
{
    public override void Configure()
    {
        Get("/api/listings/{booking_id}");
        AllowAnonymous();
        Description(b => b.WithTags(ListingTag.Name)
            .Produces<ListingView>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one listing";
            s.Description = "As the market has it now. Every fact tells when it was measured, and `updated_at` when the listing was last brought up to date.";
            s.Params["booking_id"] = "The booking, which is the listing's id too.";
            s.Responses[200] = "The listing.";
            s.Responses[404] = "There is no such listing on the market: the booking is unknown or not published yet, or its listing was withdrawn.";
        });
    }

    public override async Task HandleAsync(GetListingRequest request, CancellationToken ct) =>
        await Send.OkAsync(await listings.GetAsync(request.BookingId, ct), ct);
}

/// <summary>Names one listing.</summary>
internal sealed class GetListingRequest
{
    /// <summary>The booking.</summary>
    public Guid BookingId { get; set; }
}
