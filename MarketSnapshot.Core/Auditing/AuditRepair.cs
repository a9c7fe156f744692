using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Npgsql;

namespace MarketSnapshot.Core.Auditing;

/// <summary>What a repair writes to PostgreSQL, in the transaction that confirmed the differences.</summary>
internal static class AuditRepair
{
    /// <summary>
    /// Above all that was ever used: the snapshot's versions, also those of a row that was restored, and the market's. What the market holds
    /// counts as claimed, so that leaving it writes the tombstone.
    /// </summary>
    private const string RaiseSql =
        """
        with raised as (
            update market_inventory_snapshots s
            set version = greatest(s.version, a.listing_version, h.last) + 1,
                claimed_version = s.version,
                status = case when a.on_sale then 'published' else s.status end,
                unpublished_since = statement_timestamp(),
                attempts = 0, next_attempt_at = null, retry_delay = null, last_error = null, parked_at = null,
                trace_parent = @trace_parent
            from unnest(@booking_ids, @listing_versions, @on_sale) as a(booking_id, listing_version, on_sale)
            join market_inventory_snapshots o on o.booking_id = a.booking_id -- as it was
            cross join lateral (select max(version) as last from snapshot_history where booking_id = a.booking_id) h
            where s.booking_id = a.booking_id
            returning s.booking_id, s.version, o.trace_parent as replaced
        ),
        logged as (
            insert into snapshot_history (booking_id, version, at, cause, changed_sections, caller, trace_id)
            select booking_id, version, statement_timestamp(), @cause, '{}', @caller, @trace_id from raised
        )
        select replaced from raised
        """;

    /// <summary>
    /// The version of the tombstone belongs to the booking's history although there is no row: a snapshot that is made for it one day goes
    /// on from there.
    /// </summary>
    private const string OrphansSql =
        """
        insert into snapshot_history (booking_id, version, at, cause, changed_sections, caller, trace_id)
        select booking_id, version, statement_timestamp(), @cause, '{}', @caller, @trace_id from unnest(@booking_ids, @versions) as a(booking_id, version)
        on conflict do nothing
        """;

    /// <summary>Gives the snapshots of some differences versions that publishing puts them right with. Their rows are locked.</summary>
    public static async Task RaiseAsync(NpgsqlConnection connection, IReadOnlyList<Difference> differences, CancellationToken cancellationToken)
    {
        if (differences.Count == 0)
            return;
        using var activity = SnapshotTelemetry.StartBatch("repair snapshots");
        await using var command = new NpgsqlCommand(RaiseSql, connection);
        command.Parameters.AddWithValue("booking_ids", differences.Select(d => d.Booking!.BookingId).ToArray());
        command.Parameters.AddWithValue("listing_versions", differences.Select(d => d.Listing?.Version ?? 0).ToArray());
        command.Parameters.AddWithValue("on_sale", differences.Select(d => d.Listing is { OnSale: true }).ToArray());
        command.Parameters.AddCause(SnapshotCause.Audit);
        List<string?> replaced = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            replaced.Add(row.Text(0));
        SnapshotTelemetry.GoesBackTo(replaced);
    }

    /// <summary>Takes note of the versions of the tombstones of some listings that no booking knows.</summary>
    public static async Task RecordOrphansAsync(NpgsqlConnection connection, IReadOnlyList<Difference> orphans, CancellationToken cancellationToken)
    {
        if (orphans.Count == 0)
            return;
        await using var command = new NpgsqlCommand(OrphansSql, connection);
        command.Parameters.AddWithValue("booking_ids", orphans.Select(d => d.Booking!.BookingId).ToArray());
        command.Parameters.AddWithValue("versions", orphans.Select(d => d.Listing!.Version + 1).ToArray());
        command.Parameters.AddCause(SnapshotCause.Audit);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
