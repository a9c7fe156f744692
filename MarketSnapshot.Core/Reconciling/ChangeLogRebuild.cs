using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>Works the change log off: takes entries and rebuilds what they concern, batch by batch, each in one transaction.</summary>
internal sealed class ChangeLogRebuild(NpgsqlDataSource database, SnapshotBuilder builder, BatchRebuilder rebuilder)
{
    /// <summary>The entry goes with the rebuild of its booking; it stays where that fails.</summary>
    private const string DeleteSql = "delete from change_log where subject = 'booking' and subject_id = any(@booking_ids)";

    /// <summary>Takes what was logged until the run began.</summary>
    /// <param name="until">When the run began, by PostgreSQL's clock.</param>
    /// <param name="batchSize">Snapshots in one transaction.</param>
    /// <param name="total">Counts.</param>
    /// <param name="cancellationToken">Ends after the batch under way.</param>
    public async Task RunAsync(DateTimeOffset until, int batchSize, ReconcileCounts total, CancellationToken cancellationToken)
    {
        HashSet<Guid> failed = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var (changes, taken) = await database.InTransactionAsync(
                    async (connection, ct) =>
                    {
                        var batch = await ChangeLogReader.TakeAsync(connection, until, batchSize, [.. failed], split: false, ct);
                        return (await RebuildAsync(connection, batch, ct), batch.Taken);
                    },
                    cancellationToken);
                total.Add(changes);
                if (taken == 0)
                    return;
            }
            catch (PostgresException failure) when (BatchRebuilder.IsOfRows(failure))
            {
                // The batch is as it was. It is split, and its bookings are taken one at a time; the bad ones stay in the log for the next run.
                foreach (var bad in await OneByOneAsync(until, batchSize, failed, total, cancellationToken))
                    failed.Add(bad);
            }
        }
    }

    private async Task<IReadOnlyList<SnapshotChange>> RebuildAsync(
        NpgsqlConnection connection, ChangeLogBatch batch, CancellationToken cancellationToken) =>
        batch.BookingIds.Count == 0 ? [] : await builder.RebuildAsync(connection, batch.BookingIds, SnapshotCause.Reconcile, cancellationToken);

    private async Task<IEnumerable<Guid>> OneByOneAsync(
        DateTimeOffset until, int batchSize, HashSet<Guid> failed, ReconcileCounts total, CancellationToken cancellationToken)
    {
        Guid[] bookingIds = [.. await database.InTransactionAsync(
            async (connection, ct) =>
            {
                // The same entries once more, now for their bookings only.
                await ChangeLogReader.TakeAsync(connection, until, batchSize, [.. failed], split: true, ct);
                return await FirstBookingsAsync(connection, until, batchSize, [.. failed], ct);
            },
            cancellationToken)];

        List<Guid> bad = [];
        foreach (var bookingId in bookingIds)
        {
            var one = await rebuilder.RunAsync([bookingId], SnapshotCause.Reconcile, DeleteEntriesAsync, cancellationToken);
            total.Add(one.Changes);
            total.Add(one.Failures);
            bad.AddRange(one.Failures.Select(failure => failure.BookingId));
        }

        return bad;
    }

    private static async Task DeleteEntriesAsync(NpgsqlConnection connection, Guid[] bookingIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DeleteSql, connection);
        command.Parameters.AddWithValue("booking_ids", bookingIds);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<Guid>> FirstBookingsAsync(
        NpgsqlConnection connection, DateTimeOffset until, int batchSize, Guid[] failed, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select distinct subject_id from change_log
            where subject = 'booking' and logged_at <= @until and not (subject_id = any(@without))
            limit @size
            """, connection);
        command.Parameters.AddWithValue("until", until);
        command.Parameters.AddWithValue("without", failed);
        command.Parameters.AddWithValue("size", batchSize);
        List<Guid> ids = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            ids.Add(row.GetGuid(0));
        return ids;
    }
}
