using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>What was touched and what came due, in PostgreSQL.</summary>
internal sealed class ReconcileStore(NpgsqlDataSource database, SnapshotRebuilds rebuilds, SnapshotBuilder builder) : IReconcileStore
{
    /// <summary>The entry goes with the rebuild of its booking; it stays where that fails.</summary>
    private const string DeleteSql = "delete from change_log where subject = 'booking' and subject_id = any(@booking_ids)";

    private const string FirstBookingsSql =
        """
        select distinct subject_id from change_log
        where id > @after and subject = 'booking' and logged_at <= @until and not (subject_id = any(@without))
        limit @size
        """;

    /// <summary>
    /// Served by the partial index on (refresh_due_at, id). A rebuilt snapshot has a later moment or none; one that failed is passed over
    /// by the key, and is still due in the next run.
    /// </summary>
    private const string DueSql =
        """
        select booking_id, refresh_due_at, id
        from market_inventory_snapshots
        where refresh_due_at <= @until and (refresh_due_at, id) > (@after, @after_id)
        order by refresh_due_at, id
        limit @size
        """;

    public Task<TouchedRebuild> RebuildTouchedAsync(TakeRequest request, CancellationToken cancellationToken) =>
        rebuilds.InTransactionAsync(
            async (connection, ct) =>
            {
                var batch = await ChangeLogReader.TakeAsync(connection, request, split: false, ct);
                if (batch.BookingIds.Count == 0)
                    return new TouchedRebuild([], batch.Taken, batch.Reach);
                using var activity = SnapshotTelemetry.StartBatch();
                var changes = await builder.RebuildAsync(connection, batch.BookingIds, SnapshotCause.Reconcile, ct);
                return new TouchedRebuild(changes, batch.Taken, batch.Reach);
            },
            request.Size,
            cancellationToken);

    public Task<IReadOnlyList<Guid>> SplitTouchedAsync(TakeRequest request, CancellationToken cancellationToken) =>
        database.InTransactionAsync<IReadOnlyList<Guid>>(
            async (connection, ct) =>
            {
                await ChangeLogReader.TakeAsync(connection, request, split: true, ct);
                return await FirstBookingsAsync(connection, request, ct);
            },
            cancellationToken);

    public Task<IReadOnlyList<SnapshotChange>> RebuildBookingsAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        rebuilds.InTransactionAsync(
            async (connection, ct) =>
            {
                await using (var command = new NpgsqlCommand(DeleteSql, connection))
                {
                    command.Parameters.AddWithValue("booking_ids", bookingIds.ToArray());
                    await command.ExecuteNonQueryAsync(ct);
                }

                return await builder.RebuildAsync(connection, bookingIds, SnapshotCause.Reconcile, ct);
            },
            bookingIds.Count,
            cancellationToken);

    public async Task<IReadOnlyList<DueBooking>> DueAsync(
        DateTimeOffset until, DueBooking after, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DueSql);
        command.Parameters.AddWithValue("until", until);
        return await command.ReadPageAsync(after, size, cancellationToken);
    }

    private static async Task<List<Guid>> FirstBookingsAsync(
        NpgsqlConnection connection, TakeRequest request, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FirstBookingsSql, connection);
        command.Parameters.AddWithValue("until", request.Until);
        command.Parameters.AddWithValue("after", request.After);
        command.Parameters.AddWithValue("without", request.Without.ToArray());
        command.Parameters.AddWithValue("size", request.Size);
        List<Guid> ids = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            ids.Add(row.GetGuid(0));
        return ids;
    }
}
