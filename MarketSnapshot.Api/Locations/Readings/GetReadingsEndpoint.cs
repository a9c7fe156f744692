using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Locations.Readings;

/// <summary>Shows what a place's sensors measured.</summary>
internal sealed class GetReadingsEndpoint(ReadingHistory history, Ownership ownership) : Endpoint<GetReadingsRequest, PlaceHistory>
{
    public override void Configure()
    {
        Get("/api/locations/{id}/readings");
        AllowAnonymous();
        Description(b => b.WithTags(LocationTag.Name)
            .Produces<PlaceHistory>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows the history of a place's sensors, for charts";
            s.Description =
                $"""
                Mean, least and greatest value of each sensor in buckets of equal width, at most {HistoryBuckets.Most} of them (one more where the
                range begins within a bucket); `bucket_seconds` tells the width, which follows from the range. Buckets without a reading are left
                out. Sensors are listed by type and device, at most 100; `sensor_count` tells how many there are.
                Anyone may see it while goods that are stored there are on the market; else the vendor of the place, and farmers who have booked there.
                """;
            s.Params["id"] = "The place.";
            s.Params["sensor_type"] = "Only sensors of this type: temperature, humidity, moisture, co2, …";
            s.Params["from"] = "Begin, inclusive: a date (midnight UTC) or a time with its offset; 7 days before the end when left out, at most 180.";
            s.Params["to"] = "End, exclusive: a date (midnight UTC) or a time with its offset; now when left out.";
            s.Responses[200] = "The history.";
            s.Responses[404] = "There is no place with this id.";
        });
    }

    public override async Task HandleAsync(GetReadingsRequest request, CancellationToken ct)
    {
        await ownership.EnsureReadingsAsync(request.Id, HttpContext.DataScope(), ct);
        await Send.OkAsync(await history.GetAsync(request.Id, request.SensorType, request.From, request.To, ct), ct);
    }
}
