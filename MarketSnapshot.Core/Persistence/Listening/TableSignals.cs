namespace MarketSnapshot.Core.Persistence.Listening;

/// <summary>
/// Triggers that tell listeners of new rows: a notification on the channel of the table's name, without content, sent by PostgreSQL when
/// the writing transaction commits. One for each transaction, however many rows and statements it has; none for a statement that adds
/// nothing. It says "look", and what there is to see is in the tables.
/// </summary>
internal static class TableSignals
{
    /// <summary>A snapshot has a new version: every version has its line in the history.</summary>
    public const string Versions = "snapshot_history";

    /// <summary>A source was touched.</summary>
    public const string SourceChanges = "change_log";

    /// <summary>The market is known to hold something new.</summary>
    public const string ListingEvents = "listing_events";

    /// <summary>Creates the function and the triggers.</summary>
    public static string Create { get; } =
        """
        create function notify_of_new_rows() returns trigger language plpgsql as $$
        begin
            if exists (select from new_rows) then
                perform pg_notify(tg_table_name::text, '');
            end if;
            return null;
        end $$;

        """ + On(Versions) + On(SourceChanges) + On(ListingEvents);

    /// <summary>Drops what <see cref="Create"/> created.</summary>
    public const string Drop = "drop function notify_of_new_rows() cascade;";

    private static string On(string table) =>
        $"""
        create trigger {table}_notify after insert on {table}
            referencing new table as new_rows for each statement execute function notify_of_new_rows();

        """;
}
