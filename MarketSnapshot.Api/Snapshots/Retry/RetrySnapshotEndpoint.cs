using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots.Reading;

namespace MarketSnapshot.Api.Snapshots.Retry;

/// <summary>Lets a parked snapshot be tried again.</summary>
internal sealed class RetrySnapshotEndpoint(ParkedSnapshots parked) : Endpoint<SnapshotRequest, SnapshotSummary>
{
    public override void Configure()
    {
        Post("/api/snapshots/{booking_id}/retry");
        Roles(Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name)
            .Produces<SnapshotSummary>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status503ServiceUnavailable, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Lets a parked snapshot be tried again";
            s.Description =
                """
                A snapshot that the market refused too often is parked: `last_error` tells why. Once the cause is mended, this lets the next
                sync try it, with its failures forgotten. To try it at once, publish it instead.
                """;
            s.Params["booking_id"] = "The booking.";
            s.Responses[200] = "It is no longer parked; the next sync tries it.";
            s.Responses[404] = "The booking has no snapshot.";
            s.Responses[409] = "The snapshot is not parked, or not any more.";
            s.Responses[503] = "PostgreSQL is away; try again after `Retry-After` seconds.";
        });
    }

    public override async Task HandleAsync(SnapshotRequest request, CancellationToken ct) =>
        await Send.OkAsync(await parked.RetryAsync(request.BookingId, ct), ct);
}
