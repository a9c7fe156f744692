using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Listings.Events;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Auditing;

/// <summary>PostgreSQL's side of the audit, in PostgreSQL.</summary>
internal sealed class AuditStore(NpgsqlDataSource database) : IAuditStore
{
    private const string Columns =
        $"""
        case when b.id is null then 0 when {MarketRule.Belongs} then 2 else 1 end,
        s.id, s.version, s.published_version, s.on_market, s.content_hash, s.status,
        coalesce(s.leased_until > statement_timestamp(), false), s.end_date <= statement_timestamp()
        """;

    /// <summary>
    /// Served by the unique index on booking_id and the primary key of bookings, both read in their order from behind the last id, so a page
    /// costs a page wherever it lies and whatever is missing.
    /// </summary>
    private const string PageSql =
        $"""
        with page as materialized (
            select booking_id
            from (
                (select booking_id from market_inventory_snapshots
                 where booking_id >= @after and (booking_id > @after or @first) order by booking_id limit @size)
                union
                (select id from storage_bookings
                 where id >= @after and (id > @after or @first) order by id limit @size)) as ids
            order by booking_id
            limit @size
        )
        select w.booking_id, {Columns}
        from page w
        left join market_inventory_snapshots s on s.booking_id = w.booking_id
        left join storage_bookings b on b.id = w.booking_id
        order by w.booking_id
        """;

    private const string SomeSql =
        $"""
        select w.booking_id, {Columns}
        from unnest(@booking_ids) as w(booking_id)
        left join market_inventory_snapshots s on s.booking_id = w.booking_id
        left join storage_bookings b on b.id = w.booking_id
        """;

    /// <summary>In id order, like every other lock on several snapshots; what they say is read in a statement of its own afterwards.</summary>
    private const string LockSql =
        "select booking_id from market_inventory_snapshots where booking_id = any(@booking_ids) order by id for update";

    private const string LockFreeSql = $"{LockSql} skip locked";

    /// <summary>Publishing and rebuilds hold a row for a moment; whoever holds it longer is not waited for.</summary>
    private const string WaitSql = "set local lock_timeout = '2s'";

    public async Task<IReadOnlyList<AuditedBooking>> ReadPageAsync(Guid? after, int size, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PageSql);
        command.Parameters.AddWithValue("after", after ?? Guid.Empty);
        command.Parameters.AddWithValue("first", after is null); // an id of zeros is an id
        command.Parameters.AddWithValue("size", size);
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<Guid, AuditedBooking>> ReadAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SomeSql);
        command.Parameters.AddWithValue("booking_ids", bookingIds.ToArray());
        return (await ReadAsync(command, cancellationToken)).ToDictionary(booking => booking.BookingId);
    }

    public async Task<Confirmation> ConfirmAsync(IReadOnlyList<Difference> differences, bool repair, CancellationToken cancellationToken)
    {
        try
        {
            return await ConfirmAsync(LockSql, differences, repair, cancellationToken);
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // While it waited, it kept others from the rows that it had. Now it takes those that are free.
            return await ConfirmAsync(LockFreeSql, differences, repair, cancellationToken);
        }
    }

    public async Task TellWithdrawnAsync(
        IReadOnlyList<(Guid BookingId, long Version)> withdrawn, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (withdrawn.Count == 0)
            return;
        await database.InTransactionAsync(
            async (connection, ct) =>
            {
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { ListingEventWrite.OfTombstones(withdrawn, at) } };
                return await batch.ExecuteNonQueryAsync(ct);
            },
            cancellationToken);
    }

    private Task<Confirmation> ConfirmAsync(
        string lockSql, IReadOnlyList<Difference> differences, bool repair, CancellationToken cancellationToken) => database.InTransactionAsync(
        async (connection, ct) =>
        {
            var (now, at) = await ReadLockedAsync(connection, lockSql, [.. differences.Select(d => d.Booking?.BookingId).OfType<Guid>()], ct);
            Difference[] confirmed = [.. differences.Where(d => d.Booking is null || d.Booking == now.GetValueOrDefault(d.Booking.BookingId))];
            if (repair)
            {
                await AuditRepair.RaiseAsync(connection, [.. confirmed.Where(d => !d.IsRebuilt && d.Kind != DifferenceKind.Orphaned)], ct);
                await AuditRepair.RecordOrphansAsync(connection, [.. confirmed.Where(d => d is { IsNobodys: true, Booking: not null })], ct);
            }

            return new Confirmation(confirmed, at);
        },
        cancellationToken);

    /// <returns>What PostgreSQL says of the bookings whose snapshots are locked now, and of those without one; and its time.</returns>
    private static async Task<(Dictionary<Guid, AuditedBooking> Now, DateTimeOffset At)> ReadLockedAsync(
        NpgsqlConnection connection, string lockSql, Guid[] bookingIds, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(WaitSql, cancellationToken);
        await using var lockRows = new NpgsqlCommand(lockSql, connection);
        lockRows.Parameters.AddWithValue("booking_ids", bookingIds);
        HashSet<Guid> locked = [];
        await using (var row = await lockRows.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
                locked.Add(row.GetGuid(0));
        }

        await using var look = new NpgsqlCommand(SomeSql, connection);
        look.Parameters.AddWithValue("booking_ids", bookingIds);
        var now = (await ReadAsync(look, cancellationToken))
            .Where(booking => booking.Snapshot is null || locked.Contains(booking.BookingId))
            .ToDictionary(booking => booking.BookingId);

        await using var clock = new NpgsqlCommand("select statement_timestamp()", connection);
        return (now, new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(cancellationToken))!));
    }

    private static async Task<List<AuditedBooking>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        List<AuditedBooking> bookings = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var snapshot = row.IsDBNull(2)
                ? null
                : new AuditedSnapshot(
                    row.GetGuid(2), row.GetInt64(3), row.GetInt64(4), row.GetBoolean(5), row.GetString(6),
                    EnumText<SnapshotStatus>.Parse(row.GetString(7)), row.GetBoolean(8), row.GetBoolean(9));
            bookings.Add(new(row.GetGuid(0), (BookingStanding)row.GetInt32(1), snapshot));
        }

        return bookings;
    }
}
