namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// The one way for a service to remove rows that have had their time. The functions run with the rights of the tables' owner, so that no
/// service needs the right to delete: what tells who did what can't be removed before its time by anybody who got hold of a service's
/// password. Each removes a bounded number of rows and says how many.
/// </summary>
internal static class RetentionFunctions
{
    private const int Any = 0;
    private const int OneDay = 1;

    /// <summary>The names, in the order in which <see cref="Create"/> creates them; all take an age and a number of rows.</summary>
    public static readonly IReadOnlyList<string> Signatures =
    [
        .. new[] { "remove_old_snapshots", "remove_old_history", "remove_old_job_runs", "remove_old_readings", "remove_old_listing_events" }
            .Select(name => $"{name}(interval, integer)"),
    ];

    /// <summary>Creates the functions; nobody but their owner may call them until that is granted.</summary>
    public static string Create { get; } = string.Concat(
    [
        // Only what is off the market and confirmed to be: a snapshot whose tombstone is still on its way stays, however old. Served by the
        // partial index on updated_at of withdrawn snapshots.
        Function(
            "remove_old_snapshots",
            Any,
            """
            delete from market_inventory_snapshots
            where id in (
                select id from market_inventory_snapshots
                where status = 'withdrawn'
                  and not on_market
                  and published_version = version
                  and updated_at < statement_timestamp() - age
                  and end_date < statement_timestamp() - age
                order by updated_at
                limit size
                for update skip locked);
            """),
        // Served by the block range index on at.
        Function(
            "remove_old_history",
            OneDay,
            """
            delete from snapshot_history
            where ctid = any(array(
                select ctid from snapshot_history where at < statement_timestamp() - age limit size for update skip locked));
            """),
        Function(
            "remove_old_job_runs",
            OneDay,
            """
            delete from job_runs
            where id in (
                select id from job_runs
                where started_at < statement_timestamp() - age and finished_at is not null
                order by started_at
                limit size
                for update skip locked);
            """),
        // Served by the block range index on reading_time.
        Function(
            "remove_old_readings",
            OneDay,
            """
            delete from iot_sensor_readings
            where ctid = any(array(
                select ctid from iot_sensor_readings where reading_time < statement_timestamp() - age limit size for update skip locked));
            """),
        // From the oldest on and without leaving one out, by the primary key: were one removed behind one that stays, a client that stands
        // at the latter would go on and never know. The newest stays, since numbers are counted on from it.
        Function(
            "remove_old_listing_events",
            Any,
            """
            with oldest as materialized (select id, at from listing_events order by id limit size)
            delete from listing_events
            where id in (select id from oldest)
              and id < coalesce((select min(id) from oldest where at >= statement_timestamp() - age), 9223372036854775807)
              and id < (select max(id) from listing_events);
            """),
    ]);

    /// <summary>Drops what <see cref="Create"/> created.</summary>
    public static string Drop { get; } = string.Concat(Signatures.Select(signature => $"drop function {signature};\n"));

    // Planned for each call: a plan for any age expects much of the table to be old, and reads all of it.
    private static string Function(string name, int days, string delete) =>
        $"""
        create function {name}(age interval, size integer) returns integer
        language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
        declare
            removed integer;
        begin
            if age >= make_interval(days => {days}) is not true then
                raise exception '{name}: rows younger than {days} day(s) are not removed' using errcode = 'invalid_parameter_value';
            end if;
            {delete.ReplaceLineEndings("\n    ")}
            get diagnostics removed = row_count;
            return removed;
        end $$;
        revoke execute on function {name}(interval, integer) from public;

        """;
}
