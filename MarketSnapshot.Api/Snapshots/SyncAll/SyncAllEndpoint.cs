using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Core.Publishing;

namespace MarketSnapshot.Api.Snapshots.SyncAll;

/// <summary>Publishes all that is ready.</summary>
internal sealed class SyncAllEndpoint(SnapshotSync sync) : EndpointWithoutRequest<SyncAllResponse>
{
    public override void Configure()
    {
        Post("/api/snapshots/sync-all");
        Roles(Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name).Produces<SyncAllResponse>());
        Summary(s =>
        {
            s.Summary = "Publishes all that is ready";
            s.Description =
                """
                Works in bounded batches until nothing that is due is left, without regard to back-off; what is parked waits for an operator.
                When the caller leaves, it ends after the batch under way.
                """;
            s.Responses[200] = "What was done.";
        });
    }

    public override async Task HandleAsync(CancellationToken ct) =>
        await Send.OkAsync(SyncAllResponse.From(await sync.RunAsync(ignoreBackOff: true, ct)), ct);
}
