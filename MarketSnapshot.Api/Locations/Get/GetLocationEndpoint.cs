using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations.Get;

/// <summary>Shows one place.</summary>
internal sealed class GetLocationEndpoint(LocationQueries locations) : Endpoint<GetLocationRequest, LocationResponse>
{
    public override void Configure()
    {
        Get("/api/locations/{id}");
        Roles(Role.Farmer, Role.Vendor, Role.Operator);
        Description(b => b.WithTags(LocationTag.Name)
            .Produces<LocationResponse>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows one storage place";
            s.Description =
                "With `start_date` and `duration_days` it tells the free room over the period, with `quantity_kg` also the price.";
            s.Params["id"] = "The place.";
            s.Params["start_date"] = "A date (midnight UTC) or a date-time with offset; goes with duration_days.";
            s.Params["duration_days"] = "Length of the period, 1 to 730; goes with start_date.";
            s.Params["quantity_kg"] = "Kilograms to store, 1 to 1,000,000; needs start_date and duration_days.";
            s.Responses[200] = "The place.";
            s.Responses[404] = "There is no place with this id.";
        });
    }

    public override async Task HandleAsync(GetLocationRequest request, CancellationToken ct) =>
        await Send.OkAsync(LocationResponse.From(await locations.GetAsync(request.Id, request.ToPeriod(), ct)), ct);
}
