using Npgsql;

namespace MarketSnapshot.Benchmarks.Population;

/// <summary>
/// Makes very many snapshots that are ready to publish out of a few that were built: each is a copy with identity, place in the queue and
/// hash of its own, together with its booking and its history. A million takes a minute or so, where building them would take many.
/// </summary>
internal static class ManySnapshots
{
    /// <summary>
    /// Triggers and checks of references are off for the transaction: the copies refer to what their originals refer to, and a change log
    /// with a million entries is not what is measured.
    /// </summary>
    private const string Quietly = "set local session_replication_role = replica";

    private const string BookingsSql =
        """
        insert into storage_bookings (
            id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, grade, grade_source, duration_days, start_date, end_date,
            price_per_day, total_price, booking_status, payment_status, inspection_id, transport_required)
        select c.booking_id, b.farmer_id, b.location_id, b.vendor_id, b.crop_type, b.quantity_kg, b.grade, b.grade_source, b.duration_days,
               b.start_date, b.end_date, b.price_per_day, b.total_price, b.booking_status, b.payment_status, b.inspection_id, b.transport_required
        from copies c join storage_bookings b on b.id = c.original
        order by c.number
        """;

    /// <summary>The oldest comes first, a millisecond after another, so the queue has an order of its own.</summary>
    private const string SnapshotsSql =
        """
        insert into market_inventory_snapshots (
            id, booking_id, farmer_id, location_id, vendor_id, crop_type, grade, quantity_kg, start_date, end_date, duration_days,
            listing_details, inspection_data, sensors, pest_events, certificates, snap_metadata, status, created_at, updated_at,
            version, published_version, claimed_version, content_hash, on_market, unpublished_since, refresh_due_at, attempts)
        select c.snapshot_id, c.booking_id, s.farmer_id, s.location_id, s.vendor_id, s.crop_type, s.grade, s.quantity_kg, s.start_date,
               s.end_date, s.duration_days, s.listing_details, s.inspection_data, s.sensors, s.pest_events, s.certificates, s.snap_metadata,
               'ready_to_publish', t.at, t.at, 1, 0, 0, encode(sha256(convert_to(s.content_hash || c.number, 'UTF8')), 'hex'), true, t.at,
               s.refresh_due_at, 0
        from copies c
        join market_inventory_snapshots s on s.booking_id = c.original
        cross join lateral (select now() - make_interval(secs => (@count - c.number) / 1000.0) as at) t
        order by c.number
        """;

    private const string HistorySql =
        """
        insert into snapshot_history (booking_id, version, at, cause, changed_sections)
        select booking_id, 1, now(), 'booking_created', '{}' from copies order by number
        """;

    /// <summary>Copies the snapshots that are in the table until there are <paramref name="count"/> more of them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="count">How many to make.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task MakeAsync(NpgsqlDataSource database, int count, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(Quietly);
        await RunAsync(
            """
            create temporary table copies on commit drop as
            with originals as materialized (
                select booking_id as original, row_number() over (order by booking_id) as position
                from (select booking_id from market_inventory_snapshots order by booking_id limit 2000) oldest)
            select n as number, o.original,
                   (lpad(to_hex(t.ms), 12, '0') || '7' || substr(md5('b' || n || random()), 1, 19))::uuid as booking_id,
                   (lpad(to_hex(t.ms), 12, '0') || '7' || substr(md5('s' || n || random()), 1, 19))::uuid as snapshot_id
            from generate_series(1, @count) n
            join originals o on o.position = 1 + n % (select count(*) from originals)
            cross join lateral (select (extract(epoch from now()) * 1000)::bigint - @count + n as ms) t
            """);
        await RunAsync(BookingsSql);
        await RunAsync(SnapshotsSql);
        await RunAsync(HistorySql);
        await transaction.CommitAsync(cancellationToken);
        await using var analyze = new NpgsqlCommand("analyze market_inventory_snapshots, storage_bookings, snapshot_history", connection);
        await analyze.ExecuteNonQueryAsync(cancellationToken);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            if (sql.Contains("@count", StringComparison.Ordinal))
                command.Parameters.AddWithValue("count", count);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
