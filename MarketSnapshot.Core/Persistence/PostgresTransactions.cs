using Npgsql;

namespace MarketSnapshot.Core.Persistence;

/// <summary>Runs a piece of work in one READ COMMITTED transaction.</summary>
internal static class PostgresTransactions
{
    private const int MaxAttempts = 5;

    /// <summary>
    /// Runs and commits. Where PostgreSQL undid the work itself, to end a deadlock or a conflict, it runs again; any other failure is
    /// the caller's, since after a lost connection nobody knows whether the commit arrived.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="work">The work; it may run several times and must leave nothing behind outside of the transaction.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    public static async Task<T> InTransactionAsync<T>(
        this NpgsqlDataSource database, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                var result = await work(connection, cancellationToken);
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (PostgresException undone) when (attempt < MaxAttempts
                && undone.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // PostgreSQL has rolled back; the locks of the other transaction are released by the time this one asks again.
            }
        }
    }
}
