using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>The bookings that the clock concerns, in PostgreSQL.</summary>
internal sealed class ClockStore(NpgsqlDataSource database, SnapshotRebuilds rebuilds, SnapshotBuilder builder) : IClockStore
{
    /// <summary>Served by the partial index on start_date of confirmed bookings. The id settles ties, so a failing row is passed over.</summary>
    private const string StartingSql =
        """
        select id, start_date, id from storage_bookings
        where booking_status = 'confirmed' and start_date <= statement_timestamp() and (start_date, id) > (@after, @after_id)
        order by start_date, id
        limit @size
        """;

    /// <summary>
    /// The step is taken only where it is still due under the row's lock; ids are ordered, as for every lock on several rows. The lock is no
    /// stronger than that of any step: a rebuild that holds snapshots may be about to hold the booking against its deletion.
    /// </summary>
    private const string ActivateSql =
        """
        with starting as materialized (
            select id from storage_bookings
            where id = any(@ids) and booking_status = 'confirmed' and start_date <= statement_timestamp()
            order by id
            for no key update)
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

    public Task<IReadOnlyList<DueBooking>> StartingAsync(DueBooking after, int size, CancellationToken cancellationToken) =>
        ReadAsync(StartingSql, after, size, cancellationToken);

    public Task<IReadOnlyList<SnapshotChange>> ActivateAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        rebuilds.InTransactionAsync(
            async (connection, ct) =>
            {
                await using (var command = new NpgsqlCommand(ActivateSql, connection))
                {
                    command.Parameters.AddWithValue("ids", bookingIds.ToArray());
                    await command.ExecuteNonQueryAsync(ct);
                }

                return await builder.RebuildAsync(connection, bookingIds, SnapshotCause.BookingActivated, ct);
            },
            bookingIds.Count,
            cancellationToken);

    public Task<IReadOnlyList<DueBooking>> EndingAsync(DueBooking after, int size, CancellationToken cancellationToken) =>
        ReadAsync(EndingSql, after, size, cancellationToken);

    private async Task<IReadOnlyList<DueBooking>> ReadAsync(string sql, DueBooking after, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ReadPageAsync(after, size, cancellationToken);
    }
}
