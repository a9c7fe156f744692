using System.Data;
using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Bookings;

/// <summary>
/// Writes a booking and its snapshot together: both are stored, or neither. It is never repeated on its own, since after a lost
/// connection nobody knows whether the commit arrived; a client repeats it with its idempotency key, or looks first.
/// </summary>
/// <remarks>
/// Locks are taken in one order everywhere: the location's row, the booking's row, the snapshot's row. A rebuild also holds a booking that
/// has no snapshot yet, after the snapshots, but against its deletion alone, and nobody here deletes bookings. Isolation is read committed,
/// so a statement after a lock sees what its previous holder committed.
/// </remarks>
public sealed class BookingTransaction(NpgsqlDataSource database, SnapshotBuilder snapshots)
{
    /// <summary>Runs <paramref name="write"/>, rebuilds the snapshot if there is a cause to, and commits.</summary>
    /// <param name="write">Checks and writes one booking; what it throws rolls everything back.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <returns>The booking as committed.</returns>
    public async Task<BookingDetails> RunAsync(
        Func<NpgsqlConnection, CancellationToken, Task<BookingWrite>> write, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

        var written = await write(connection, cancellationToken);
        if (written.Cause is { } cause)
            await snapshots.RebuildAsync(connection, [written.BookingId], cause, cancellationToken);
        var booking = await BookingQueries.FindAsync(connection, written.BookingId, cancellationToken);

        await transaction.CommitAsync(CancellationToken.None);
        return booking ?? throw new NotFoundException("booking", written.BookingId);
    }
}

/// <summary>What a write did.</summary>
/// <param name="BookingId">Which booking it is about.</param>
/// <param name="Cause">Why its snapshot is rebuilt; null where nothing changed.</param>
public sealed record BookingWrite(Guid BookingId, string? Cause);
