using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Publishing;

namespace MarketSnapshot.Api.Snapshots.Publish;

/// <summary>Publishes one snapshot now.</summary>
internal sealed class PublishSnapshotEndpoint(SinglePublisher publisher) : Endpoint<SnapshotRequest, PublishedListing>
{
    public override void Configure()
    {
        Post("/api/snapshots/{booking_id}/publish");
        Roles(Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name)
            .Produces<PublishedListing>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status503ServiceUnavailable, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Publishes a snapshot now";
            s.Description =
                """
                Makes the market hold the snapshot's present version, as the worker does. Asking again changes nothing. A parked snapshot is
                tried, and no longer parked when that succeeds.
                """;
            s.Params["booking_id"] = "The booking.";
            s.Responses[200] = "The listing is on the market at that version.";
            s.Responses[404] = "The booking has no snapshot.";
            s.Responses[409] = "The booking is not on the market. Its listing is withdrawn.";
            s.Responses[503] = "A store is away, or another worker holds the snapshot for longer than 5 s; try again after `Retry-After` seconds.";
        });
    }

    public override async Task HandleAsync(SnapshotRequest request, CancellationToken ct) =>
        await Send.OkAsync(await publisher.PublishAsync(request.BookingId, ct), ct);
}
