namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// Triggers that log the emptying of a source table by <c>TRUNCATE</c>, which tells nobody what it removes: everything on the market that
/// the table may have been a source of counts as touched. Places, vendors and farmers have none, since the snapshots refer to them and
/// would be emptied by the same command.
/// </summary>
internal static class TruncateTriggers
{
    /// <summary>Creates function and triggers.</summary>
    public static string Create { get; } = Function + string.Concat(
    [
        On("storage_bookings", "booking"),
        On("storage_guide_storage_inspections", "booking"),
        On("certificates", "booking"),
        On("iot_sensors", "location"),
        On("iot_sensor_readings", "location"),
        On("pest_events", "location"),
    ]);

    /// <summary>Drops what <see cref="Create"/> created.</summary>
    public const string Drop = "drop function log_truncation() cascade;";

    private const string Function =
        """
        -- log_truncation(subject): the booking or the location of every snapshot on the market.
        create function log_truncation() returns trigger language plpgsql as $$
        begin
            execute format(
                'insert into change_log (subject, subject_id) select distinct %L, %I from market_inventory_snapshots where on_market',
                TG_ARGV[0], TG_ARGV[0] || '_id');
            return null;
        end $$;

        """;

    private static string On(string table, string subject) =>
        $"""
        create trigger {table}_truncated after truncate on {table} for each statement execute function log_truncation('{subject}');

        """;
}
