namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// Stores what was judged. It changes only rows that the transaction has locked before, and inserts one only for a booking that it has
/// locked, so what was read of them still holds. A row that another transaction has inserted since then, or inserts at the same moment, is
/// left alone: it is reported as not stored, and built again.
/// </summary>
internal static class SnapshotWrite
{
    public const string Sql =
        """
        inserted as (
            insert into market_inventory_snapshots (
                id, booking_id, farmer_id, location_id, vendor_id, crop_type, grade, quantity_kg, start_date, end_date, duration_days,
                listing_details, inspection_data, sensors, pest_events, certificates, snap_metadata, status, created_at, updated_at,
                version, published_version, claimed_version, content_hash, on_market, unpublished_since, refresh_due_at, attempts,
                trace_parent)
            select j.snapshot_id, j.booking_id, j.farmer_id, j.location_id, j.vendor_id, j.crop_type, j.grade, j.quantity_kg,
                   j.start_date, j.end_date, j.duration_days, j.listing_details, j.inspection_data, j.sensors, j.pest_events,
                   j.certificates, j.snap_metadata,
                   case when p.is_due then 'ready_to_publish' else 'withdrawn' end,
                   statement_timestamp(), statement_timestamp(),
                   j.version, case when p.is_due then 0 else j.version end, j.version - 1, j.content_hash, j.on_market,
                   case when p.is_due then statement_timestamp() end, j.refresh_due_at, 0, @trace_parent
            from judged j
            -- A snapshot that had versions before it was removed may be on the market still, so those count as claimed.
            cross join lateral (select j.on_market or j.version > 1 as is_due) p
            where not j.known
              and j.booking_id = any(@locked_bookings)
            order by j.booking_id
            on conflict (booking_id) do nothing
            returning booking_id
        ),
        updated as (
            -- What was never claimed can't be on the market: leaving it needs nothing written there, and is done at once. A row that was
            -- restored and skips the versions that its history has beyond it may have been published at one of them, so those count as claimed.
            update market_inventory_snapshots s
            set farmer_id = j.farmer_id, location_id = j.location_id, vendor_id = j.vendor_id, crop_type = j.crop_type,
                grade = j.grade, quantity_kg = j.quantity_kg, start_date = j.start_date, end_date = j.end_date,
                duration_days = j.duration_days, listing_details = j.listing_details, inspection_data = j.inspection_data,
                sensors = j.sensors, pest_events = j.pest_events, certificates = j.certificates, snap_metadata = j.snap_metadata,
                content_hash = j.content_hash, on_market = j.on_market, refresh_due_at = j.refresh_due_at, version = j.version,
                claimed_version = case when j.version > s.version + 1 then j.version - 1 else s.claimed_version end,
                updated_at = case when j.differs then statement_timestamp() else s.updated_at end,
                status = case when not j.changed then s.status
                              -- One that left the market but is not known to be off it is still published.
                              when j.on_market then case when s.status = 'withdrawn' then 'ready_to_publish' else s.status end
                              when s.claimed_version = 0 and j.version = s.version + 1 then 'withdrawn'
                              else s.status end,
                published_version = case when j.changed and not j.on_market and s.claimed_version = 0 and j.version = s.version + 1
                                         then j.version else s.published_version end,
                unpublished_since = case when not j.changed then s.unpublished_since
                                         when not j.on_market and s.claimed_version = 0 and j.version = s.version + 1 then null
                                         else coalesce(s.unpublished_since, statement_timestamp()) end,
                attempts = case when j.changed then 0 else s.attempts end,
                next_attempt_at = case when j.changed then null else s.next_attempt_at end,
                retry_delay = case when j.changed then null else s.retry_delay end,
                last_error = case when j.changed then null else s.last_error end,
                parked_at = case when j.changed then null else s.parked_at end,
                trace_parent = case when j.changed then @trace_parent else s.trace_parent end
            from judged j
            where s.booking_id = j.booking_id
              and j.known
              and j.booking_id = any(@locked)
              and (j.differs or s.refresh_due_at is distinct from j.refresh_due_at)
            returning s.booking_id
        ),
        logged as (
            insert into snapshot_history (booking_id, version, at, cause, changed_sections, caller, trace_id)
            select j.booking_id, j.version, statement_timestamp(), @cause, j.changed_sections, @caller, @trace_id
            from judged j
            where j.changed
              and j.booking_id in (select booking_id from inserted union all select booking_id from updated)
        )
        select j.booking_id, j.version, j.changed, (j.known and j.booking_id = any(@locked)) or i.booking_id is not null as stored,
               j.replaced
        from judged j
        left join inserted i on i.booking_id = j.booking_id
        """;
}
