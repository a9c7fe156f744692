using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>Rebuilds a batch in one transaction, and one by one where that fails, so that one bad row blocks no other.</summary>
internal sealed class BatchRebuilder(ISnapshotRebuilds rebuilds, ILogger<BatchRebuilder> logger)
{
    /// <summary>Rebuilds.</summary>
    /// <param name="bookingIds">The batch.</param>
    /// <param name="cause">One of <see cref="SnapshotCause"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<RebuildResult> RunAsync(IReadOnlyCollection<Guid> bookingIds, string cause, CancellationToken cancellationToken) =>
        RunAsync(bookingIds, (ids, ct) => rebuilds.RebuildAsync(ids, cause, ct), cancellationToken);

    /// <summary>Rebuilds together with whatever else belongs into the transaction.</summary>
    /// <param name="bookingIds">The batch.</param>
    /// <param name="rebuild">Rebuilds some bookings in one transaction.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<RebuildResult> RunAsync(
        IReadOnlyCollection<Guid> bookingIds, Func<IReadOnlyCollection<Guid>, CancellationToken, Task<IReadOnlyList<SnapshotChange>>> rebuild,
        CancellationToken cancellationToken)
    {
        if (bookingIds.Count == 0)
            return RebuildResult.Nothing;
        try
        {
            using var activity = SnapshotTelemetry.StartBatch();
            return new(await rebuild(bookingIds, cancellationToken), []);
        }
        catch (RebuildRefusedException failure)
        {
            if (bookingIds.Count == 1)
            {
                if (failure.IsHeld)
                    SnapshotLog.Held(logger, bookingIds.First());
                else
                    SnapshotLog.NotRebuilt(logger, failure, bookingIds.First());
                return new([], [new(bookingIds.First(), failure.Message)]);
            }
        }

        var result = RebuildResult.Nothing;
        foreach (var id in bookingIds)
            result = result.And(await RunAsync([id], rebuild, cancellationToken));
        return result;
    }
}

/// <summary>What a rebuild of a batch did.</summary>
/// <param name="Changes">One for each snapshot that was built.</param>
/// <param name="Failures">One for each that could not be.</param>
internal sealed record RebuildResult(IReadOnlyList<SnapshotChange> Changes, IReadOnlyList<SnapshotFailure> Failures)
{
    /// <summary>Nothing was to be done.</summary>
    public static RebuildResult Nothing { get; } = new([], []);

    /// <summary>How many snapshots have a new version.</summary>
    public int Changed => Changes.Count(change => change.Changed);

    /// <summary>Both together.</summary>
    public RebuildResult And(RebuildResult other) => new([.. Changes, .. other.Changes], [.. Failures, .. other.Failures]);
}
