using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Snapshots.Reading;

namespace MarketSnapshot.Api.Snapshots.History;

/// <summary>Lists the versions of a snapshot.</summary>
internal sealed class SnapshotHistoryEndpoint(SnapshotQueries snapshots) : Endpoint<SnapshotHistoryRequest, Page<SnapshotVersion>>
{
    public override void Configure()
    {
        Get("/api/snapshots/{booking_id}/history");
        Roles(Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name)
            .Produces<Page<SnapshotVersion>>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Lists the versions of a snapshot, newest first";
            s.Description = "Each with its time, its cause, what changed and the trace of the request or run that caused it. Kept 180 days.";
            s.Params["booking_id"] = "The booking.";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of versions; `next_cursor` is null on the last one.";
            s.Responses[404] = "The booking has no snapshot.";
        });
    }

    public override async Task HandleAsync(SnapshotHistoryRequest request, CancellationToken ct) =>
        await Send.OkAsync(await snapshots.HistoryAsync(request.BookingId, request.Cursor, request.PageSize, ct), ct);
}
