namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// The pest events of a place that lie in the window or are unresolved, built once per place. They are found by the index on
/// (location_id, detected_at).
/// </summary>
internal static class PestSection
{
    public static SnapshotSection Definition { get; } = new("pest_events", "place_pests", "location_id", Sql, EmptySql);

    private static string Sql =>
        $$"""
        pests as materialized (
            select e.location_id, e.severity, e.detected_at, e.resolved_at,
                   e.detected_at <= statement_timestamp() + @clock_tolerance as happened,
                   coalesce(e.resolved_at <= statement_timestamp(), false) as resolved,
                   jsonb_build_object(
                       'pest_type', e.pest_type,
                       'severity', e.severity,
                       'confidence', trim_scale(e.confidence),
                       'detected_at', {{SqlText.Utc("e.detected_at")}},
                       'action_taken', e.action_taken,
                       'resolved', coalesce(e.resolved_at <= statement_timestamp(), false)) as item
            from (select distinct location_id from subject where build and not (location_id = any(@without_pest_events))) p
            join pest_events e on e.location_id = p.location_id
            where e.detected_at > statement_timestamp() - @pest_window
               or e.resolved_at is null
               or e.resolved_at > statement_timestamp()
        ),
        place_pests as (
            select x.location_id,
                   coalesce(
                       jsonb_agg(x.item order by x.position) filter (where x.happened and x.position <= @pest_events_shown),
                       '[]'::jsonb) as pest_events,
                   count(*) filter (where x.happened) as pest_count,
                   coalesce(bool_or(x.happened and not x.resolved and x.severity in ('high', 'critical')), false) as pest_alert_active,
                   min(x.due_at) as due_at
            from (
                select e.*,
                       -- Newest first; the text settles ties, so that the order of rows does not show.
                       row_number() over (
                           partition by e.location_id, e.happened
                           order by e.detected_at desc, e.item::text collate "C") as position,
                       case when not e.happened then e.detected_at - @clock_tolerance
                            when e.resolved then e.detected_at + @pest_window
                            else e.resolved_at end as due_at
                from pests e) x
            group by x.location_id
        )
        """;

    private const string EmptySql =
        """
        place_pests as (
            select null::uuid as location_id, null::jsonb as pest_events, null::bigint as pest_count,
                   null::boolean as pest_alert_active, null::timestamptz as due_at where false
        )
        """;
}
