namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// The one way to write <c>listing_events</c>. Numbers are given under a lock that is held until the transaction ends, so they rise in the
/// order of commits and have no gaps: a sequence would give them in the order of asking, and a reader who has seen 7 would never look for
/// the 6 that commits a moment later. The lock is taken when the rows are at hand, after all others, so that it is held for a moment only
/// and never in a circle.
/// </summary>
internal static class ListingEventFunction
{
    /// <summary>Creates the function. The last number is never removed, so it can be counted on from.</summary>
    public const string Create =
        """
        create function append_listing_events(kinds text[], booking_ids uuid[], versions bigint[], contents text[])
        returns void language plpgsql as $$
        begin
            perform pg_advisory_xact_lock(hashtextextended('listing_events', 0));
            -- A statement of its own after the lock, so that it sees what the lock's previous holder committed.
            insert into listing_events (id, kind, booking_id, version, at, data)
            select coalesce((select max(l.id) from listing_events l), 0) + e.position, e.kind, e.booking_id, e.version,
                   statement_timestamp(), e.content::json
            from unnest(kinds, booking_ids, versions, contents) with ordinality as e(kind, booking_id, version, content, position);
        end $$;
        """;

    /// <summary>Drops it.</summary>
    public const string Drop = "drop function append_listing_events(text[], uuid[], bigint[], text[]);";
}
