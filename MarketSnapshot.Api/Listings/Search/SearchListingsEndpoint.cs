using FastEndpoints;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Api.Listings.Search;

/// <summary>Searches listings.</summary>
internal sealed class SearchListingsEndpoint(ListingQueries listings) : Endpoint<SearchListingsRequest, Page<ListingView>>
{
    public override void Configure()
    {
        Get("/api/listings");
        AllowAnonymous();
        Description(b => b.WithTags(ListingTag.Name).Produces<Page<ListingView>>());
        Summary(s =>
        {
            s.Summary = "Finds what is on the market";
            s.Description =
                """
                Filters go together: a listing is shown when it meets every one given. What is unknown meets no condition: a listing without
                an inspection is not found by `min_quality`, one whose pest events could not be read not by `no_pest_alerts`.
                """;
            s.Params["crop"] = "Only this crop, without regard to case.";
            s.Params["grade"] = "Only this grade.";
            s.Params["certified"] = "true: only with a certificate that holds today; false: only without.";
            s.Params["min_quality"] = "Only this quality score or better, 0 to 100.";
            s.Params["near"] = "Latitude and longitude in degrees, such as 18.52,73.86: only listings around that point.";
            s.Params["radius_km"] = "How far around `near`, in kilometres; 50 when not said.";
            s.Params["no_pest_alerts"] = "true: only listings without an unresolved high or critical pest event.";
            s.Params["sort"] = "The order: newest, quality (best first), quantity (largest first), ending (soonest first), distance (needs `near`). "
                + "Distance where `near` is given, else newest.";
            s.Params["cursor"] = "The `next_cursor` of the page before, with the same search.";
            s.Params["limit"] = "Listings on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of listings; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(SearchListingsRequest request, CancellationToken ct) =>
        await Send.OkAsync(await listings.SearchAsync(request.ToSearch(), request.Cursor, request.PageSize, ct), ct);
}
