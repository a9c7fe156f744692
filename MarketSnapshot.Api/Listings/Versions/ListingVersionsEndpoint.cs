using FastEndpoints;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Snapshots.Reading;

namespace MarketSnapshot.Api.Listings.Versions;

/// <summary>Lists the versions of a listing.</summary>
internal sealed class ListingVersionsEndpoint(SnapshotQueries snapshots) : Endpoint<ListingVersionsRequest, Page<ListingVersion>>
{
    public override void Configure()
    {
        Get("/api/listings/{booking_id}/versions");
        AllowAnonymous();
        Description(b => b.WithTags(ListingTag.Name)
            .Produces<Page<ListingVersion>>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Lists the versions of a listing, newest first";
            s.Description = "What buyers have seen change, and when: each version that the market got, with what differs from the one before. Kept 180 days.";
            s.Params["booking_id"] = "The booking, which is the listing's id too.";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of versions; `next_cursor` is null on the last one.";
            s.Responses[404] = "There is no such listing on the market: the booking is unknown or not published yet, or its listing was withdrawn.";
        });
    }

    public override async Task HandleAsync(ListingVersionsRequest request, CancellationToken ct) =>
        await Send.OkAsync(await snapshots.ListingVersionsAsync(request.BookingId, request.Cursor, request.PageSize, ct), ct);
}

/// <summary>Whose versions to list.</summary>
internal sealed class ListingVersionsRequest : PagedRequest
{
    /// <summary>The booking.</summary>
    public Guid BookingId { get; set; }
}

internal sealed class ListingVersionsValidator : Validator<ListingVersionsRequest>
{
    public ListingVersionsValidator() => this.PageRules();
}
