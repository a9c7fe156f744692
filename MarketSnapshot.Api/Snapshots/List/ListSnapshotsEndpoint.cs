using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Snapshots.Reading;

namespace MarketSnapshot.Api.Snapshots.List;

/// <summary>Lists snapshots.</summary>
internal sealed class ListSnapshotsEndpoint(SnapshotQueries snapshots) : Endpoint<ListSnapshotsRequest, Page<SnapshotSummary>>
{
    public override void Configure()
    {
        Get("/api/snapshots");
        Roles(Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name).Produces<Page<SnapshotSummary>>());
        Summary(s =>
        {
            s.Summary = "Lists snapshots, newest first";
            s.Description = "Where the listing of each snapshot stands, without its sections.";
            s.Params["status"] = "Only those that stand so.";
            s.Params["parked"] = "true: only those that wait for an operator; false: only those that don't.";
            s.Params["cursor"] = "The `next_cursor` of the page before.";
            s.Params["limit"] = "Rows on the page, 1 to 200; 50 when not said.";
            s.Responses[200] = "A page of snapshots; `next_cursor` is null on the last one.";
        });
    }

    public override async Task HandleAsync(ListSnapshotsRequest request, CancellationToken ct) =>
        await Send.OkAsync(await snapshots.ListAsync(request.Status, request.Parked, request.Cursor, request.PageSize, ct), ct);
}
