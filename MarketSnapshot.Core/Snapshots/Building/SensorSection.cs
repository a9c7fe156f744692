namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// The sensors of a place by type, built once per place. A reading that is not finite or is dated too far ahead is no fact: the one
/// before it counts. The latest reading of each sensor comes backwards from the primary key (sensor_id, reading_time).
/// </summary>
internal static class SensorSection
{
    public static SnapshotSection Definition { get; } = new("sensors", "place_sensors", "location_id", Sql, EmptySql);

    private static string Sql =>
        $$"""
        devices as materialized (
            select s.location_id, s.sensor_type, s.device_id, s.unit, s.status = 'active' as in_service,
                   nullif(s.warn_low, 'NaN') as warn_low, nullif(s.warn_high, 'NaN') as warn_high,
                   nullif(s.critical_low, 'NaN') as critical_low, nullif(s.critical_high, 'NaN') as critical_high,
                   r.value, r.reading_time, r.alert_triggered, ahead.reading_time as next_reading_time,
                   case when s.status <> 'active' then 'inactive'
                        when r.reading_time is null or r.reading_time <= statement_timestamp() - @stale_after then 'stale'
                        else 'active' end as state
            from (select distinct location_id from subject where build and not (location_id = any(@without_sensors))) p
            join iot_sensors s on s.location_id = p.location_id
            left join lateral (
                select x.value, x.reading_time, x.alert_triggered
                from iot_sensor_readings x
                where x.sensor_id = s.id
                  and x.reading_time <= statement_timestamp() + @clock_tolerance
                  and x.value not in ('NaN', 'Infinity', '-Infinity')
                order by x.reading_time desc
                limit 1) r on true
            left join lateral (
                select x.reading_time
                from iot_sensor_readings x
                where x.sensor_id = s.id
                  and x.reading_time > statement_timestamp() + @clock_tolerance
                order by x.reading_time
                limit 1) ahead on true
        ),
        device_types as (
            -- Values in different units have no average.
            select d.location_id, d.sensor_type,
                   (array_agg(
                       jsonb_build_object(
                           'value', d.value, 'unit', d.unit, 'reading_time', {{SqlText.Utc("d.reading_time")}},
                           'status', d.state, 'alert_triggered', d.alert_triggered)
                       order by d.in_service desc, d.reading_time desc nulls last, d.device_id collate "C"))[1]
                   || jsonb_build_object('count', count(*) filter (where d.state = 'active'))
                   || case when count(distinct d.unit) filter (where d.state = 'active') = 1
                           then jsonb_build_object(
                               'avg', {{SqlText.Rounded("avg(d.value::text::numeric) filter (where d.state = 'active')")}},
                               'min', {{SqlText.Rounded("min(d.value::text::numeric) filter (where d.state = 'active')")}},
                               'max', {{SqlText.Rounded("max(d.value::text::numeric) filter (where d.state = 'active')")}})
                           else '{"avg": null, "min": null, "max": null}'::jsonb end
                   || jsonb_build_object('devices', jsonb_agg(
                       jsonb_build_object(
                           'device_id', d.device_id, 'value', d.value, 'unit', d.unit,
                           'reading_time', {{SqlText.Utc("d.reading_time")}},
                           'status', d.state, 'alert_triggered', d.alert_triggered)
                       order by d.device_id collate "C")) as summary
            from devices d
            group by d.location_id, d.sensor_type
        ),
        place_sensors as (
            select t.location_id, t.sensors, h.sensor_health, h.due_at
            from (select location_id, jsonb_object_agg(sensor_type, summary) as sensors from device_types group by location_id) t
            join (
                select d.location_id,
                       case when not bool_or(d.in_service) or not bool_or(d.reading_time is not null) then 'no_data'
                            when bool_or(d.state = 'active' and (d.value < d.critical_low or d.value > d.critical_high)) then 'critical'
                            when bool_or(d.state = 'active' and (d.value < d.warn_low or d.value > d.warn_high))
                              or bool_or(d.state = 'stale') then 'warning'
                            else 'good' end as sensor_health,
                       least(
                           min(d.reading_time + @stale_after) filter (where d.state = 'active'),
                           min(d.next_reading_time - @clock_tolerance)) as due_at
                from devices d
                group by d.location_id) h on h.location_id = t.location_id
        )
        """;

    private const string EmptySql =
        """
        place_sensors as (
            select null::uuid as location_id, null::jsonb as sensors, null::text as sensor_health, null::timestamptz as due_at where false
        )
        """;
}
