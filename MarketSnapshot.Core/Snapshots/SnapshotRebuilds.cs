using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>
/// Rebuilds in transactions of PostgreSQL. A row that another transaction holds for long is refused like a bad one, so that the others
/// of its batch go through alone: one slow transaction holds nobody else up.
/// </summary>
internal sealed class SnapshotRebuilds(NpgsqlDataSource database, SnapshotBuilder builder) : ISnapshotRebuilds
{
    /// <summary>Longer than any transaction of the system itself holds a row.</summary>
    private const string BatchWait = "set local lock_timeout = '2s'";

    /// <summary>Shorter, since a batch of rows that are all held is waited for one by one.</summary>
    private const string SingleWait = "set local lock_timeout = '1s'";

    public Task<IReadOnlyList<SnapshotChange>> RebuildAsync(
        IReadOnlyCollection<Guid> bookingIds, string cause, CancellationToken cancellationToken) =>
        InTransactionAsync((connection, ct) => builder.RebuildAsync(connection, bookingIds, cause, ct), bookingIds.Count, cancellationToken);

    /// <summary>Runs what ends in a rebuild.</summary>
    /// <param name="work">The work; it may run several times and must leave nothing behind outside of the transaction.</param>
    /// <param name="rows">How many bookings it is about, at most.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <exception cref="RebuildRefusedException">One of the rows may be to blame.</exception>
    public async Task<T> InTransactionAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await database.InTransactionAsync(
                async (connection, ct) =>
                {
                    await connection.ExecuteAsync(rows > 1 ? BatchWait : SingleWait, ct);
                    return await work(connection, ct);
                },
                cancellationToken);
        }
        catch (PostgresException failure) when (PostgresFailure.IsOfRows(failure))
        {
            throw new RebuildRefusedException(failure.SqlState, failure) { IsHeld = failure.SqlState == PostgresErrorCodes.LockNotAvailable };
        }
    }
}
