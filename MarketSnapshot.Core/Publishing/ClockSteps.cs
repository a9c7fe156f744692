using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What the clock does to bookings: confirmed ones become active on their start date, and ended ones leave the market.</summary>
internal sealed class ClockSteps(NpgsqlDataSource database, BatchRebuilder rebuilder)
{
    /// <summary>Served by the partial index on start_date of confirmed bookings. The id settles ties, so a failing row is passed over.</summary>
    private const string StartingSql =
        """
        select id, start_date from storage_bookings
        where booking_status = 'confirmed' and start_date <= statement_timestamp() and (start_date, id) > (@after, @after_id)
        order by start_date, id
        limit @size
        """;

    /// <summary>The step is taken only where it is still due under the row's lock; ids are ordered, as for every lock on several rows.</summary>
    private const string ActivateSql =
        """
        with starting as materialized (
            select id from storage_bookings
            where id = any(@ids) and booking_status = 'confirmed' and start_date <= statement_timestamp()
            order by id
            for update)
        update storage_bookings b set booking_status = 'active' from starting where b.id = starting.id
        """;

    /// <summary>Served by the partial index on (end_date, id) of what is on the market.</summary>
    private const string EndingSql =
        """
        select booking_id, end_date, id from market_inventory_snapshots
        where on_market and end_date <= statement_timestamp() and (end_date, id) > (@after, @after_id)
        order by end_date, id
        limit @size
        """;

    /// <summary>Activates the bookings whose storage begins.</summary>
    public Task<ClockStepResult> ActivateAsync(CancellationToken cancellationToken) =>
        RunAsync(StartingSql, SnapshotCause.BookingActivated, ActivateAsync, cancellationToken);

    /// <summary>Takes off the market what ended. The rebuild looks again: a booking that was extended stays.</summary>
    public Task<ClockStepResult> EndAsync(CancellationToken cancellationToken) =>
        RunAsync(EndingSql, SnapshotCause.BookingEnded, before: null, cancellationToken);

    private static async Task ActivateAsync(NpgsqlConnection connection, Guid[] bookingIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ActivateSql, connection);
        command.Parameters.AddWithValue("ids", bookingIds);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<ClockStepResult> RunAsync(
        string sql, string cause, Func<NpgsqlConnection, Guid[], CancellationToken, Task>? before, CancellationToken cancellationToken)
    {
        var changed = 0;
        List<SnapshotFailure> failures = [];
        var after = DateTime.UnixEpoch;
        var afterId = Guid.Empty;
        while (!cancellationToken.IsCancellationRequested)
        {
            List<Guid> bookingIds = [];
            await using (var command = database.CreateCommand(sql))
            {
                command.Parameters.AddWithValue("after", after);
                command.Parameters.AddWithValue("after_id", afterId);
                command.Parameters.AddWithValue("size", SnapshotBuilder.BatchSize);
                await using var row = await command.ExecuteReaderAsync(cancellationToken);
                while (await row.ReadAsync(cancellationToken))
                {
                    bookingIds.Add(row.GetGuid(0));
                    after = row.GetDateTime(1);
                    afterId = row.GetGuid(row.FieldCount > 2 ? 2 : 0);
                }
            }

            if (bookingIds.Count == 0)
                break;
            var rebuilt = await rebuilder.RunAsync(bookingIds, cause, before, cancellationToken);
            changed += rebuilt.Changed;
            failures.AddRange(rebuilt.Failures);
        }

        return new(changed, failures);
    }
}

/// <summary>What the clock did.</summary>
/// <param name="Changed">Snapshots with a new version.</param>
/// <param name="Failures">Snapshots that could not be rebuilt.</param>
internal sealed record ClockStepResult(int Changed, IReadOnlyList<SnapshotFailure> Failures);
