namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// Triggers on the source tables and on bookings. They write <c>change_log</c>, in the transaction of whoever touches a row, so a
/// program that writes the tables directly counts too. One entry per statement and subject, however many rows it touches.
/// </summary>
internal static class SourceTriggers
{
    /// <summary>Creates functions and triggers.</summary>
    public static string Create { get; } = Functions + ReadingFunction + string.Concat(
    [
        OnEach("storage_bookings", "log_change('booking', 'id')"),
        OnEach("storage_locations", "log_change('location', 'id')"),
        OnEach("iot_sensors", "log_change('location', 'location_id')"),
        OnEach("pest_events", "log_change('location', 'location_id')"),
        OnEach("certificates", "log_certificate_change()"),
        OnEach("storage_guide_storage_inspections", "log_inspection_change()"),
        OnEach("iot_sensor_readings", "log_reading_change()"),
        """
        create trigger storage_bookings_updated_at before update on storage_bookings
            for each row execute function set_updated_at();

        """,
    ]);

    /// <summary>Drops what <see cref="Create"/> created, once the tables are gone.</summary>
    public const string DropFunctions =
        """
        drop function log_change(), log_certificate_change(), log_inspection_change(), log_reading_change(), set_updated_at();
        """;

    /// <summary>Logs every touched reading's place; <see cref="RemovedReadings"/> replaces it.</summary>
    internal const string ReadingFunction =
        """
        create function log_reading_change() returns trigger language plpgsql as $$
        declare
            touched text := case TG_OP
                when 'INSERT' then 'select sensor_id from new_rows'
                when 'DELETE' then 'select sensor_id from old_rows'
                else 'select sensor_id from new_rows union select sensor_id from old_rows' end;
        begin
            execute 'insert into change_log (subject, subject_id)
                select distinct ''location'', s.location_id from iot_sensors s where s.id in (' || touched || ')';
            return null;
        end $$;

        """;

    private const string Functions =
        """
        -- log_change(subject, column): the subject is what the column of every touched row, old and new, identifies.
        create function log_change() returns trigger language plpgsql as $$
        declare
            touched text := case TG_OP
                when 'INSERT' then format('select %I as id from new_rows', TG_ARGV[1])
                when 'DELETE' then format('select %I as id from old_rows', TG_ARGV[1])
                else format('select %1$I as id from new_rows union select %1$I from old_rows', TG_ARGV[1]) end;
        begin
            execute format('insert into change_log (subject, subject_id) select distinct %L, id from (%s) t where id is not null', TG_ARGV[0], touched);
            return null;
        end $$;

        create function log_certificate_change() returns trigger language plpgsql as $$
        declare
            touched text := case TG_OP
                when 'INSERT' then 'select vendor_id, booking_id from new_rows'
                when 'DELETE' then 'select vendor_id, booking_id from old_rows'
                else 'select vendor_id, booking_id from new_rows union select vendor_id, booking_id from old_rows' end;
        begin
            execute 'insert into change_log (subject, subject_id)
                select distinct case when booking_id is null then ''vendor'' else ''booking'' end, coalesce(booking_id, vendor_id) from (' || touched || ') t';
            return null;
        end $$;

        create function log_inspection_change() returns trigger language plpgsql as $$
        declare
            touched text := case TG_OP
                when 'INSERT' then 'select id from new_rows'
                when 'DELETE' then 'select id from old_rows'
                else 'select id from new_rows union select id from old_rows' end;
        begin
            execute 'insert into change_log (subject, subject_id)
                select ''booking'', b.id from storage_bookings b where b.inspection_id in (' || touched || ')';
            return null;
        end $$;

        create function set_updated_at() returns trigger language plpgsql as $$
        begin
            new.updated_at := now();
            return new;
        end $$;

        """;

    private static string OnEach(string table, string function) =>
        $"""
        create trigger {table}_inserted after insert on {table}
            referencing new table as new_rows for each statement execute function {function};
        create trigger {table}_updated after update on {table}
            referencing old table as old_rows new table as new_rows for each statement execute function {function};
        create trigger {table}_deleted after delete on {table}
            referencing old table as old_rows for each statement execute function {function};

        """;
}
