using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>Rebuilds the snapshots for which a moment has come at which a rule gives another answer, though nothing was touched.</summary>
internal sealed class DueRebuild(NpgsqlDataSource database, BatchRebuilder rebuilder)
{
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

    /// <summary>Rebuilds what came due until the run began.</summary>
    /// <param name="until">When the run began, by PostgreSQL's clock.</param>
    /// <param name="batchSize">Snapshots in one transaction.</param>
    /// <param name="total">Counts.</param>
    /// <param name="cancellationToken">Ends after the batch under way.</param>
    public async Task RunAsync(DateTimeOffset until, int batchSize, ReconcileCounts total, CancellationToken cancellationToken)
    {
        var after = DateTime.UnixEpoch;
        var afterId = Guid.Empty;
        while (!cancellationToken.IsCancellationRequested)
        {
            List<Guid> bookingIds = [];
            await using (var command = database.CreateCommand(DueSql))
            {
                command.Parameters.AddWithValue("until", until);
                command.Parameters.AddWithValue("after", after);
                command.Parameters.AddWithValue("after_id", afterId);
                command.Parameters.AddWithValue("size", batchSize);
                await using var row = await command.ExecuteReaderAsync(cancellationToken);
                while (await row.ReadAsync(cancellationToken))
                {
                    bookingIds.Add(row.GetGuid(0));
                    (after, afterId) = (row.GetDateTime(1), row.GetGuid(2));
                }
            }

            if (bookingIds.Count == 0)
                return;
            var rebuilt = await rebuilder.RunAsync(bookingIds, SnapshotCause.Reconcile, before: null, cancellationToken);
            total.Add(rebuilt.Changes);
            total.Add(rebuilt.Failures);
        }
    }
}
