namespace MarketSnapshot.Core.Persistence.Grants;

/// <summary>What each service may do with a table or a function, as <c>GRANT</c> spells it; empty for nothing.</summary>
/// <param name="Api">The API's privileges.</param>
/// <param name="Scheduler">The scheduler's.</param>
internal sealed record ServicePrivileges(string Api, string Scheduler)
{
    private const string Nothing = "";
    private const string Read = "select";
    private const string Append = "select, insert";
    private const string Write = "select, insert, update";

    /// <summary>
    /// Every table. The API also runs the jobs, by an operator's hand, so it has what they need. Nobody deletes bookings, sources, snapshots,
    /// history or runs: see <see cref="RetentionFunctions"/>. Locking a row asks for the right to update one column, whichever it is.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, ServicePrivileges> OfTables = new Dictionary<string, ServicePrivileges>(StringComparer.Ordinal)
    {
        ["farmers"] = new(Append, Nothing),
        ["vendors"] = new(Append, Nothing),
        // A booking locks its place.
        ["storage_locations"] = new($"{Append}, update (created_at)", Read),
        ["storage_bookings"] = new(
            $"""
            {Append}, update (booking_status, vendor_confirmed_at, rejection_reason, cancelled_at, cancellation_reason,
                              duration_days, end_date, price_per_day, total_price)
            """,
            // Confirmed bookings become active.
            $"{Read}, update (booking_status)"),
        ["storage_guide_storage_inspections"] = new(Append, Read),
        ["iot_sensors"] = new(Append, Read),
        ["iot_sensor_readings"] = new(Append, Read),
        ["pest_events"] = new($"{Append}, update (resolved_at, action_taken)", Read),
        ["certificates"] = new($"{Append}, update (status)", Read),
        ["market_inventory_snapshots"] = new(Write, Write),
        ["snapshot_history"] = new(Append, Append),
        // The number of an entry can be locked, but not set. Triggers write here with the rights of whoever touches a source.
        ["change_log"] = new($"{Append}, delete, update (id)", $"{Append}, delete, update (id)"),
        ["listing_events"] = new(Append, Append),
        ["audit_state"] = new(Write, Write),
        // The API beats for, and ends, the runs that it makes; taking over those of others is the scheduler's.
        ["job_runs"] = new($"{Append}, update (heartbeat_at, finished_at, outcome, counts, error)", Write),
        ["job_schedules"] = new(Read, Write),
        ["scheduler_nodes"] = new(Read, $"{Write}, delete"),
        ["__EFMigrationsHistory"] = new(Nothing, Nothing),
    };

    /// <summary>
    /// Every function that is called by its name. Trigger functions are nobody's to call, and need no privilege to be fired. Numbers of
    /// identity columns need none either.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, ServicePrivileges> OfFunctions =
        RetentionFunctions.Signatures.Append("append_listing_events(text[], uuid[], bigint[], text[])")
            .ToDictionary(signature => signature, _ => new ServicePrivileges("execute", "execute"), StringComparer.Ordinal);
}
