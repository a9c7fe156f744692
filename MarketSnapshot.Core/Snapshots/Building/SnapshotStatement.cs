using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// The statement that builds the snapshots of a batch of bookings and stores what differs. It reads each source once, however many
/// bookings share a place or a vendor, and touches no row whose listing would look the same.
/// </summary>
internal static class SnapshotStatement
{
    /// <summary>The layout of a snapshot's sections, as <c>snap_metadata.schema_version</c> tells it.</summary>
    public const int SchemaVersion = 1;

    /// <summary>
    /// The whole statement; <paramref name="unreadable"/> are the sections whose source can't even be asked. Parameters are
    /// <see cref="SnapshotParameters"/>. Answers booking_id, version, changed, stored, and the traceparent of the version
    /// that a changed one replaces.
    /// </summary>
    public static string Compose(IReadOnlySet<SnapshotSection> unreadable) =>
        $"""
        with {Subject},
        {string.Join(",\n", SnapshotSection.All.Select(section => unreadable.Contains(section) ? section.EmptySql : section.Sql))},
        {Built},
        {Judged},
        {SnapshotWrite.Sql}
        """;

    /// <summary>Builds one section alone and answers it, to find out whether it can be built.</summary>
    public static string ComposeProbe(SnapshotSection section) =>
        $"""
        with {Subject},
        {section.Sql}
        select * from {section.Table}
        """;

    /// <summary>Builds the batch without any section, for what the sections have nothing to do with.</summary>
    public static string ComposeKeys(SnapshotSection section) =>
        $"""
        with {Subject}
        select {section.Key}, booking_id from subject where build order by {section.Key}, booking_id
        """;

    /// <summary>
    /// What the batch is about: the booking as it is now, or the snapshot's copy where the booking row is gone. The sections are
    /// built for what is on the market or was until now; a snapshot that stays off the market keeps the sections that it left with.
    /// </summary>
    private static readonly string Subject =
        $"""
        subject as materialized (
            select w.booking_id, coalesce(s.id, w.new_id) as snapshot_id,
                   coalesce(b.farmer_id, s.farmer_id) as farmer_id,
                   coalesce(b.location_id, s.location_id) as location_id,
                   coalesce(b.vendor_id, s.vendor_id) as vendor_id,
                   coalesce(b.crop_type, s.crop_type) as crop_type,
                   case when b.id is null then s.grade else b.grade end as grade,
                   coalesce(b.quantity_kg, s.quantity_kg) as quantity_kg,
                   coalesce(b.start_date, s.start_date) as start_date,
                   coalesce(b.end_date, s.end_date) as end_date,
                   coalesce(b.duration_days, s.duration_days) as duration_days,
                   b.inspection_id,
                   case when b.id is null then s.listing_details else jsonb_build_object(
                       'location', jsonb_build_object(
                           'id', l.id, 'name', l.name, 'type', l.type, 'address', l.address, 'lat', l.lat, 'lon', l.lon),
                       'storage_price', jsonb_build_object(
                           'amount', trim_scale(l.price_amount), 'unit', l.price_unit, 'currency', l.currency),
                       'booking_status', b.booking_status,
                       'grade_source', b.grade_source) end as listing_details,
                   e.on_market,
                   b.id is not null and (s.id is null or s.on_market or e.on_market) as build
            from unnest(@booking_ids, @new_ids) as w(booking_id, new_id)
            left join storage_bookings b on b.id = w.booking_id
            left join storage_locations l on l.id = b.location_id
            left join market_inventory_snapshots s on s.booking_id = w.booking_id
            cross join lateral (select coalesce({MarketRule.Belongs}, false) as on_market) e
            where b.id is not null or s.id is not null
        )
        """;

    /// <summary>The sections put together, the facts derived from them, and the hash over all that the listing shows.</summary>
    private static readonly string Built =
        $$"""
        degraded as (
            select d.booking_id, array_agg(d.section) as sections,
                   jsonb_agg(jsonb_build_object('section', d.section, 'reason', d.reason) order by d.section) as list
            from unnest(@degraded_bookings, @degraded_sections, @degraded_reasons) as d(booking_id, section, reason)
            group by d.booking_id
        ),
        assembled as (
            select j.booking_id,
                   coalesce(i.inspection_data, '{"status": "pending"}'::jsonb) as inspection_data,
                   coalesce(m.sensors, '{}'::jsonb) as sensors,
                   coalesce(p.pest_events, '[]'::jsonb) as pest_events,
                   coalesce(c.certificates, '[]'::jsonb) as certificates,
                   jsonb_build_object(
                       'schema_version', {{SchemaVersion}},
                       'is_certified', c.is_certified,
                       'certification_types', coalesce(c.types, '[]'::jsonb),
                       'pest_count', case when 'pest_events' = any(d.sections) then null else coalesce(p.pest_count, 0) end,
                       'pest_alert_active',
                           case when 'pest_events' = any(d.sections) then null else coalesce(p.pest_alert_active, false) end,
                       'sensor_health', coalesce(m.sensor_health, 'no_data'),
                       'degraded', coalesce(d.list, '[]'::jsonb)) as snap_metadata,
                   case when j.on_market then least(
                       j.end_date, m.due_at, p.due_at, c.due_at,
                       case when d.booking_id is not null then statement_timestamp() + @degraded_retry end) end as refresh_due_at
            from subject j
            left join inspections i on i.booking_id = j.booking_id
            left join place_sensors m on m.location_id = j.location_id and not (j.location_id = any(@without_sensors))
            left join place_pests p on p.location_id = j.location_id and not (j.location_id = any(@without_pest_events))
            left join booking_certificates c on c.booking_id = j.booking_id
            left join degraded d on d.booking_id = j.booking_id
            where j.build
        ),
        built as materialized (
            -- The text of jsonb has one key order and one spelling of equal values, so equal facts give equal text.
            select a.*, encode(sha256(convert_to(jsonb_build_object(
                'booking_id', j.booking_id,
                'snapshot_id', j.snapshot_id,
                'farmer_id', j.farmer_id,
                'vendor_id', j.vendor_id,
                'crop_type', j.crop_type,
                'grade', j.grade,
                'quantity_kg', trim_scale(j.quantity_kg),
                'start_date', {{SqlText.Utc("j.start_date")}},
                'end_date', {{SqlText.Utc("j.end_date")}},
                'duration_days', j.duration_days,
                'listing_details', j.listing_details,
                'inspection_data', a.inspection_data,
                'sensors', a.sensors,
                'pest_events', a.pest_events,
                'certificates', a.certificates,
                'snap_metadata', a.snap_metadata)::text, 'UTF8')), 'hex') as content_hash
            from assembled a
            join subject j on j.booking_id = a.booking_id
        )
        """;

    /// <summary>
    /// Whether the state of the listing changed: content while on the market, leaving it, and re-entering it. A snapshot that was
    /// removed by retention, or restored from a backup that its history is ahead of, goes on from the last version in its history, so
    /// a version is never used twice. The history is asked for what changed alone, by its primary key.
    /// </summary>
    private static readonly string Judged =
        """
        judged as materialized (
            select j.*, s.id is not null as known, v.changed,
                   coalesce(n.inspection_data, s.inspection_data) as inspection_data,
                   coalesce(n.sensors, s.sensors) as sensors,
                   coalesce(n.pest_events, s.pest_events) as pest_events,
                   coalesce(n.certificates, s.certificates) as certificates,
                   coalesce(n.snap_metadata, s.snap_metadata) as snap_metadata,
                   coalesce(n.content_hash, s.content_hash) as content_hash,
                   n.refresh_due_at,
                   case when v.changed
                        then 1 + greatest(s.version, (select max(h.version) from snapshot_history h where h.booking_id = j.booking_id), 0)
                        else s.version end as version,
                   c.copied or v.changed as differs,
                   case when v.changed then s.trace_parent end as replaced,
                   array_remove(array[
                       case when s.on_market is distinct from j.on_market then 'on_market' end,
                       case when c.copied then 'booking' end,
                       case when s.inspection_data is distinct from coalesce(n.inspection_data, s.inspection_data) then 'inspection_data' end,
                       case when s.sensors is distinct from coalesce(n.sensors, s.sensors) then 'sensors' end,
                       case when s.pest_events is distinct from coalesce(n.pest_events, s.pest_events) then 'pest_events' end,
                       case when s.certificates is distinct from coalesce(n.certificates, s.certificates) then 'certificates' end,
                       case when s.snap_metadata is distinct from coalesce(n.snap_metadata, s.snap_metadata) then 'snap_metadata' end],
                       null) as changed_sections
            from subject j
            left join market_inventory_snapshots s on s.booking_id = j.booking_id
            left join built n on n.booking_id = j.booking_id
            cross join lateral (
                select (s.farmer_id, s.location_id, s.vendor_id, s.crop_type, s.grade, s.quantity_kg, s.start_date, s.end_date,
                        s.duration_days, s.listing_details)
                    is distinct from
                       (j.farmer_id, j.location_id, j.vendor_id, j.crop_type, j.grade, j.quantity_kg, j.start_date, j.end_date,
                        j.duration_days, j.listing_details) as copied) c
            cross join lateral (
                -- A row that was changed by hand keeps the hash that it had, and may have been published as it is. So the content counts too.
                select s.id is null
                    or s.on_market <> j.on_market
                    or (j.on_market and (
                        c.copied
                        or (s.content_hash, s.inspection_data, s.sensors, s.pest_events, s.certificates, s.snap_metadata)
                            is distinct from
                           (n.content_hash, n.inspection_data, n.sensors, n.pest_events, n.certificates, n.snap_metadata))) as changed) v
        )
        """;
}
