namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// The certificates that hold today (UTC): the vendor's valid ones, read once per vendor, and the booking's issued storage
/// certificate. They are found by the partial indexes on vendor_id and booking_id.
/// </summary>
internal static class CertificateSection
{
    public static SnapshotSection Definition { get; } = new("certificates", "booking_certificates", "booking_id", Sql, EmptySql);

    private static string Sql =>
        $$"""
        held as materialized (
            select c.vendor_id, c.booking_id, c.type,
                   c.issue_date <= today.day as begun,
                   jsonb_build_array(c.type, c.number, c.issuer, c.id)::text as position,
                   jsonb_build_object(
                       'id', c.id,
                       'type', c.type,
                       'issuer', c.issuer,
                       'number', c.number,
                       'issue_date', to_char(c.issue_date, 'YYYY-MM-DD'),
                       'expiry_date', to_char(c.expiry_date, 'YYYY-MM-DD'),
                       'status', c.status,
                       'document_url', c.document_url,
                       'score', trim_scale(c.score)) as item,
                   case when c.issue_date > today.day then c.issue_date
                        else c.expiry_date + 1 end::timestamp at time zone 'UTC' as due_at
            from (select (statement_timestamp() at time zone 'UTC')::date as day) today
            cross join lateral (
                select v.* from certificates v
                where v.status = 'valid'
                  and v.vendor_id in (select vendor_id from subject where build and not (booking_id = any(@without_certificates)))
                union all
                select b.* from certificates b
                where b.status = 'issued'
                  and b.booking_id in (select booking_id from subject where build and not (booking_id = any(@without_certificates)))) c
            where c.expiry_date is null or c.expiry_date >= today.day
        ),
        held_by_vendor as materialized (
            select h.vendor_id,
                   jsonb_agg(h.item order by h.position collate "C") filter (where h.begun) as items,
                   array_agg(distinct h.type) filter (where h.begun) as types,
                   min(h.due_at) as due_at
            from held h
            where h.vendor_id is not null
            group by h.vendor_id
        ),
        held_by_booking as materialized (
            select h.booking_id,
                   jsonb_agg(h.item order by h.position collate "C") filter (where h.begun) as items,
                   array_agg(distinct h.type) filter (where h.begun) as types,
                   min(h.due_at) as due_at
            from held h
            where h.booking_id is not null
            group by h.booking_id
        ),
        booking_certificates as (
            select j.booking_id,
                   coalesce(v.items, '[]'::jsonb) || coalesce(o.items, '[]'::jsonb) as certificates,
                   to_jsonb(array(
                       select distinct t collate "C" from unnest(coalesce(v.types, '{}') || coalesce(o.types, '{}')) as t order by 1)) as types,
                   v.items is not null or o.items is not null as is_certified,
                   least(v.due_at, o.due_at) as due_at
            from subject j
            left join held_by_vendor v on v.vendor_id = j.vendor_id
            left join held_by_booking o on o.booking_id = j.booking_id
            where j.build and not (j.booking_id = any(@without_certificates))
        )
        """;

    private const string EmptySql =
        """
        booking_certificates as (
            select null::uuid as booking_id, null::jsonb as certificates, null::jsonb as types,
                   null::boolean as is_certified, null::timestamptz as due_at where false
        )
        """;
}
