namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// What the trigger on removed readings logs. A snapshot shows of each sensor the latest reading that is a number and not dated ahead, so
/// a reading behind such a one matters to nobody. Were its removal logged, the daily removal of old readings would have every place
/// rebuilt whose sensors are old enough.
/// </summary>
internal static class RemovedReadings
{
    /// <summary>
    /// Puts the function in the place of the one that <see cref="SourceTriggers"/> made. The reading that makes others matter no more is
    /// locked, so that nobody removes or changes it before they are gone for good; where somebody does just now, it counts as gone, and
    /// nobody waits. One look per sensor, backwards on the primary key.
    /// </summary>
    public const string Replace =
        """
        create or replace function log_reading_change() returns trigger language plpgsql as $$
        begin
            if TG_OP <> 'DELETE' then
                execute 'insert into change_log (subject, subject_id)
                    select distinct ''location'', s.location_id from iot_sensors s
                    where s.id in (select sensor_id from new_rows' || case TG_OP when 'UPDATE' then ' union select sensor_id from old_rows' else '' end || ')';
            else
                insert into change_log (subject, subject_id)
                select distinct 'location', s.location_id
                from (select sensor_id, max(reading_time) as latest from old_rows group by sensor_id) o
                join iot_sensors s on s.id = o.sensor_id
                left join lateral (
                    select true as stays
                    from iot_sensor_readings x
                    where x.sensor_id = o.sensor_id
                      and x.reading_time > o.latest
                      and x.reading_time <= statement_timestamp()
                      and x.value not in ('NaN', 'Infinity', '-Infinity')
                    order by x.reading_time desc
                    limit 1
                    for share skip locked) newer on true
                where newer.stays is null;
            end if;
            return null;
        end $$;
        """;

    /// <summary>Puts the first one back.</summary>
    public static string Restore { get; } = SourceTriggers.ReadingFunction.Replace("create function", "create or replace function", StringComparison.Ordinal);
}
