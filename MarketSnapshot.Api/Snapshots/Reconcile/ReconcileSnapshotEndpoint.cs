using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Reconciling;

namespace MarketSnapshot.Api.Snapshots.Reconcile;

/// <summary>Brings one snapshot and its listing up to date now.</summary>
internal sealed class ReconcileSnapshotEndpoint(SingleReconciler reconciler) : Endpoint<SnapshotRequest, ReconciledSnapshot>
{
    public override void Configure()
    {
        Post("/api/snapshots/{booking_id}/reconcile");
        Roles(Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name)
            .Produces<ReconciledSnapshot>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status503ServiceUnavailable, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Rebuilds a snapshot from the latest data";
            s.Description =
                """
                Brings the snapshot up to date with its sources, and the listing up to date with it: published, or withdrawn where the booking
                is not on the market. `changed` says whether the listing looked different before.
                """;
            s.Params["booking_id"] = "The booking.";
            s.Responses[200] = "Snapshot and listing are up to date.";
            s.Responses[404] = "The booking is unknown.";
            s.Responses[503] = "A store is away, or another worker holds the snapshot; the snapshot itself may be rebuilt. Try again after `Retry-After` seconds.";
        });
    }

    public override async Task HandleAsync(SnapshotRequest request, CancellationToken ct) =>
        await Send.OkAsync(await reconciler.ReconcileAsync(request.BookingId, ct), ct);
}
