using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots.Building;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>
/// Builds snapshots from their sources and stores what differs; every path that makes or refreshes a snapshot goes through here.
/// </summary>
/// <param name="options">The limits of the rules.</param>
/// <param name="logger">Hears of sections that could not be built.</param>
public sealed class SnapshotBuilder(IOptions<SnapshotOptions> options, ILogger<SnapshotBuilder> logger)
{
    /// <summary>How many bookings a caller should hand over at once, so that locks and memory stay bounded.</summary>
    public const int BatchSize = 500;

    private const string Savepoint = "before_build";

    /// <summary>
    /// In id order, so that two rebuilds never wait for each other in a circle; and in a statement of its own, so that the sources
    /// are read after the locks are held. Served by the unique index on booking_id.
    /// </summary>
    private const string LockSql =
        """
        select booking_id from market_inventory_snapshots where booking_id = any(@booking_ids) order by id for update
        """;

    /// <summary>
    /// Where there is no snapshot to be locked, the booking is: who deletes it waits until its first snapshot is there, and so whoever takes
    /// that deletion out of the change log finds a snapshot to take off the market. Steps and changes of a booking don't wait for this lock,
    /// nor it for them, so the product's own transactions meet in no circle here. In id order, as for every lock on several rows.
    /// </summary>
    private const string LockBookingsSql =
        """
        select b.id from storage_bookings b
        where b.id = any(@booking_ids) and not exists (select from market_inventory_snapshots s where s.booking_id = b.id)
        order by b.id
        for key share of b
        """;

    /// <summary>
    /// Brings the snapshots of some bookings up to date with their sources: creates those that are missing, raises the version where
    /// the listing's state changed (content, leaving the market, re-entering it) and writes the history of each new version. A section
    /// that can't be built is replaced by "nothing known" and named in <c>degraded</c>; the rest goes through.
    /// </summary>
    /// <remarks>
    /// Runs in the caller's open transaction (READ COMMITTED) and commits nothing. The rows stay locked until that transaction ends.
    /// The current activity becomes the trace of every new version, and is linked to the traces of the versions before.
    /// </remarks>
    /// <param name="connection">A connection with an open transaction.</param>
    /// <param name="bookingIds">The bookings, at most <see cref="BatchSize"/> or so; deleted ones have their snapshot leave the market.</param>
    /// <param name="cause">One of <see cref="SnapshotCause"/>.</param>
    /// <param name="cancellationToken">Stops the work; the caller then rolls back.</param>
    /// <returns>One entry for each booking that has a snapshot now.</returns>
    /// <exception cref="PostgresException">For any failure that is not a section's own.</exception>
    public async Task<IReadOnlyList<SnapshotChange>> RebuildAsync(
        NpgsqlConnection connection, IReadOnlyCollection<Guid> bookingIds, string cause, CancellationToken cancellationToken)
    {
        Guid[] open = [.. bookingIds.Distinct().Order()];
        List<SnapshotChange> changes = new(open.Length);
        while (open.Length > 0)
        {
            var locked = await LockAsync(connection, open, cancellationToken);
            List<Guid> again = [];
            foreach (var (change, stored) in await BuildAsync(connection, open, locked, cause, cancellationToken))
            {
                // The snapshot, or the booking without one, appeared after the locks were taken: now that it is there, it is locked and built
                // like any other.
                if (stored)
                    changes.Add(change);
                else
                    again.Add(change.BookingId);
            }

            open = [.. again];
        }

        return changes;
    }

    private static async Task<LockedRows> LockAsync(NpgsqlConnection connection, Guid[] bookingIds, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[] { LockSql, LockBookingsSql })
        {
            var rows = new NpgsqlBatchCommand(sql);
            rows.Parameters.AddWithValue("booking_ids", bookingIds);
            batch.BatchCommands.Add(rows);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand($"savepoint {Savepoint}"));

        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        var snapshots = await ReadAsync();
        await row.NextResultAsync(cancellationToken);
        return new(snapshots, await ReadAsync());

        async Task<Guid[]> ReadAsync()
        {
            List<Guid> ids = [];
            while (await row.ReadAsync(cancellationToken))
                ids.Add(row.GetGuid(0));
            return [.. ids];
        }
    }

    private async Task<List<(SnapshotChange Change, bool Stored)>> BuildAsync(
        NpgsqlConnection connection, Guid[] bookingIds, LockedRows locked, string cause, CancellationToken cancellationToken)
    {
        IReadOnlyList<SectionFault> faults = [];
        while (true)
        {
            try
            {
                var rows = await StoreAsync(connection, bookingIds, locked, cause, faults, cancellationToken);
                await connection.ExecuteAsync($"release savepoint {Savepoint}", cancellationToken);
                return rows;
            }
            catch (PostgresException failure) when (faults.Count == 0 && FaultFinder.MayBeSource(failure))
            {
                await connection.ExecuteAsync($"rollback to savepoint {Savepoint}", cancellationToken);
                faults = await new FaultFinder(connection, options.Value).FindAsync(bookingIds, cancellationToken);
                if (faults.Count == 0)
                    throw;
                foreach (var fault in faults)
                    SnapshotLog.SectionDegraded(logger, failure, fault.Section.Name, fault.BookingIds.Count, fault.Reason);
            }
        }
    }

    private async Task<List<(SnapshotChange Change, bool Stored)>> StoreAsync(
        NpgsqlConnection connection, Guid[] bookingIds, LockedRows locked, string cause, IReadOnlyList<SectionFault> faults,
        CancellationToken cancellationToken)
    {
        var unreadable = faults.Where(fault => fault.Unreadable).Select(fault => fault.Section).ToHashSet();
        await using var command = new NpgsqlCommand(SnapshotStatement.Compose(unreadable), connection);
        command.Parameters.AddBatch(bookingIds, options.Value, faults);
        command.Parameters.AddStoring(locked, cause, options.Value, faults);
        // Planning takes longer than building a single booking, so each connection plans once.
        await command.PrepareAsync(cancellationToken);

        List<(SnapshotChange, bool)> rows = new(bookingIds.Length);
        HashSet<string?> replaced = new(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((new(reader.GetGuid(0), reader.GetInt64(1), reader.GetBoolean(2)), reader.GetBoolean(3)));
            replaced.Add(reader.Text(4));
        }

        SnapshotTelemetry.GoesBackTo(replaced);
        return rows;
    }
}
