using MarketSnapshot.Core.Persistence;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>Rebuilds a batch in one transaction, and one by one where that fails, so that one bad row blocks no other.</summary>
internal sealed class BatchRebuilder(NpgsqlDataSource database, SnapshotBuilder builder, ILogger<BatchRebuilder> logger)
{
    /// <summary>Rebuilds.</summary>
    /// <param name="bookingIds">The batch.</param>
    /// <param name="cause">One of <see cref="SnapshotCause"/>.</param>
    /// <param name="before">Runs first in the transaction of each part, with that part's bookings.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<RebuildResult> RunAsync(
        IReadOnlyCollection<Guid> bookingIds, string cause, Func<NpgsqlConnection, Guid[], CancellationToken, Task>? before,
        CancellationToken cancellationToken)
    {
        if (bookingIds.Count == 0)
            return RebuildResult.Nothing;
        try
        {
            var changes = await database.InTransactionAsync(async (connection, ct) =>
            {
                if (before is not null)
                    await before(connection, [.. bookingIds], ct);
                return await builder.RebuildAsync(connection, bookingIds, cause, ct);
            }, cancellationToken);
            return new(changes, []);
        }
        catch (PostgresException failure) when (IsOfRows(failure))
        {
            if (bookingIds.Count == 1)
            {
                SnapshotLog.NotRebuilt(logger, failure, bookingIds.First());
                return new([], [new(bookingIds.First(), $"The snapshot could not be rebuilt (SQLSTATE {failure.SqlState}).")]);
            }
        }

        var result = RebuildResult.Nothing;
        foreach (var id in bookingIds)
            result = result.And(await RunAsync([id], cause, before, cancellationToken));
        return result;
    }

    /// <summary>Whether a single row may be to blame, and not a missing table or right, or the server.</summary>
    public static bool IsOfRows(PostgresException failure) =>
        failure.SqlState is [var first, var second, ..]
        && $"{first}{second}" is "21" or "22" or "23" or "2F" or "38" or "39" or "44" or "54" or "P0" or "XX";
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
