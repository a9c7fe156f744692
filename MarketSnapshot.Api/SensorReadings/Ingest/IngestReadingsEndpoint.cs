using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.SensorReadings.Ingest;

/// <summary>Takes readings in.</summary>
internal sealed class IngestReadingsEndpoint(ReadingIngest ingest) : Endpoint<IngestReadingsRequest, IngestReadingsResponse>
{
    public override void Configure()
    {
        Post("/api/sensor-readings");
        Roles(Role.Device, Role.Vendor, Role.Operator);
        RequestBinder(new ReadingsBinder());
        Description(b => b.WithTags("Sensor readings")
            .Produces<IngestReadingsResponse>()
            .Produces<ApiProblem>(StatusCodes.Status413PayloadTooLarge, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Takes a batch of readings in";
            s.Description =
                $"""
                Good readings are stored, bad ones are reported by their index and don't hold the others back. A batch can be sent again safely:
                what is known is counted as a duplicate and ignored. At most {SourceLimits.MaxReadings:#,0} readings; split larger batches.
                """;
            s.Responses[200] = "What became of the readings, also when every one was rejected.";
            s.Responses[400] = "The batch as a whole can't be read: it is not JSON, or `readings` is not a list of 1 to 5,000.";
            s.Responses[413] = "The body is larger than 2 MiB.";
        });
    }

    public override async Task HandleAsync(IngestReadingsRequest request, CancellationToken ct) =>
        await Send.OkAsync(IngestReadingsResponse.From(await ingest.StoreAsync(request.Sent, HttpContext.DataScope(), ct), request.Refused), ct);
}
