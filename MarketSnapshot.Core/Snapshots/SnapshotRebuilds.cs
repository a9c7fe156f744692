using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>Rebuilds in transactions of PostgreSQL.</summary>
internal sealed class SnapshotRebuilds(NpgsqlDataSource database, SnapshotBuilder builder) : ISnapshotRebuilds
{
    public Task<IReadOnlyList<SnapshotChange>> RebuildAsync(
        IReadOnlyCollection<Guid> bookingIds, string cause, CancellationToken cancellationToken) =>
        InTransactionAsync((connection, ct) => builder.RebuildAsync(connection, bookingIds, cause, ct), cancellationToken);

    /// <summary>Runs what ends in a rebuild.</summary>
    /// <param name="work">The work; it may run several times and must leave nothing behind outside of the transaction.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <exception cref="RebuildRefusedException">One of the rows may be to blame.</exception>
    public async Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await database.InTransactionAsync(work, cancellationToken);
        }
        catch (PostgresException failure) when (IsOfRows(failure))
        {
            throw new RebuildRefusedException(failure.SqlState, failure);
        }
    }

    /// <summary>Whether a single row may be to blame, and not a missing table or right, or the server.</summary>
    internal static bool IsOfRows(PostgresException failure) =>
        failure.SqlState is [var first, var second, ..]
        && $"{first}{second}" is "21" or "22" or "23" or "2F" or "38" or "39" or "44" or "54" or "P0" or "XX";
}
