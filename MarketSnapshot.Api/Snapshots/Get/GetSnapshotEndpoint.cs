using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Snapshots.Reading;

namespace MarketSnapshot.Api.Snapshots.Get;

/// <summary>Shows one snapshot.</summary>
internal sealed class GetSnapshotEndpoint(SnapshotQueries snapshots, Ownership ownership) : Endpoint<SnapshotRequest, SnapshotDetails>
{
    public override void Configure()
    {
        Get("/api/snapshots/{booking_id}");
        Roles(Role.Farmer, Role.Vendor, Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name)
            .Produces<SnapshotDetails>()
            .Produces(StatusCodes.Status304NotModified)
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Shows the snapshot of a booking";
            s.Description =
                """
                All that is known about the stored crop, and where its listing stands. The `ETag` is over all that is answered; with
                `If-None-Match` an unchanged snapshot answers 304. A snapshot that left the market keeps the facts that it left with.
                """;
            s.Params["booking_id"] = "The booking.";
            s.Responses[200] = "The snapshot.";
            s.Responses[304] = "It is as the client knows it.";
            s.Responses[404] = "The booking has no snapshot.";
        });
    }

    public override async Task HandleAsync(SnapshotRequest request, CancellationToken ct)
    {
        await ownership.EnsureSnapshotAsync(request.BookingId, HttpContext.DataScope(), ct);
        await HttpContext.SendTaggedAsync(await snapshots.GetAsync(request.BookingId, ct), ct);
    }
}
