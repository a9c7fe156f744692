using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>
/// Takes entries out of the change log and says which bookings they concern. Whoever takes an entry rebuilds what it concerns in the
/// same transaction, so a crash loses none; and an entry of a transaction that has not committed is not seen and simply waits: nothing
/// is passed over for its time or its number.
/// </summary>
internal static class ChangeLogReader
{
    /// <summary>How many of the oldest entries are looked at for subjects: many entries may name few subjects.</summary>
    private const int WindowPerSubject = 20;

    /// <summary>
    /// The oldest entries name the subjects; all entries of a subject that can be seen and that nobody else takes go with them, by the
    /// index on (subject, subject_id). Two readers never take one entry twice, and neither waits for the other. The first row tells how
    /// many entries were taken, since they may concern no booking, and how far the subjects reach, since all of them may be held.
    /// A place and a vendor concern their bookings as well as their snapshots: another reader may be making a snapshot at this moment from
    /// what it read before the entry was written, and this one has to wait for it and build it again.
    /// </summary>
    private const string TakeSql =
        $"""
        with subjects as materialized (
            select subject, subject_id, min(id) as first_id
            from (
                select subject, subject_id, id from change_log
                where id > @after and logged_at <= @until and not (subject = 'booking' and subject_id = any(@without))
                order by id
                limit @window) oldest
            group by subject, subject_id
            order by min(id)
            limit @size
        ),
        taken as materialized (
            select c.id
            from change_log c
            join subjects t on t.subject = c.subject and t.subject_id = c.subject_id
            order by c.id
            for update of c skip locked
        ),
        deleted as (
            delete from change_log c using taken where c.id = taken.id
            returning c.subject, c.subject_id, c.logged_at
        ),
        touched as materialized (select distinct subject, subject_id from deleted),
        concerned as (
            select t.subject_id as booking_id, null::uuid as place from touched t where t.subject = 'booking'
            union
            select s.booking_id, s.location_id
            from touched t join market_inventory_snapshots s on s.location_id = t.subject_id
            where t.subject = 'location' and s.on_market
            union
            select s.booking_id, s.location_id
            from touched t join market_inventory_snapshots s on s.vendor_id = t.subject_id
            where t.subject = 'vendor' and s.on_market
            union
            select b.id, b.location_id
            from touched t join storage_bookings b on b.location_id = t.subject_id
            where t.subject = 'location' and {MarketRule.Belongs}
            union
            select b.id, b.location_id
            from touched t join storage_bookings b on b.vendor_id = t.subject_id
            where t.subject = 'vendor' and {MarketRule.Belongs}
        )
        select (select count(*) from deleted), c.booking_id, (select min(logged_at) from deleted), (select max(first_id) from subjects)
        from (values (true)) as one(row)
        left join concerned c on true
        order by c.place nulls first, c.booking_id
        """;

    /// <summary>
    /// The entries keep the time of the oldest that they replace, so the same run goes on with them, and what can't be rebuilt for hours is
    /// seen to be that old. Neighbours at a place stay neighbours, so the sections of the place are built once for each batch.
    /// </summary>
    private const string SplitSql =
        """
        insert into change_log (subject, subject_id, logged_at)
        select 'booking', id, @oldest from unnest(@booking_ids) with ordinality as b(id, position) order by position
        """;

    /// <summary>
    /// Takes entries of up to so many subjects that were logged until the run began. Where they concern more bookings than that, those that
    /// go beyond it have one entry each in their place, for the next batches to take.
    /// </summary>
    /// <param name="connection">A connection with an open transaction.</param>
    /// <param name="request">What to take.</param>
    /// <param name="split">Leaves all bookings to later batches.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<ChangeLogBatch> TakeAsync(
        NpgsqlConnection connection, TakeRequest request, bool split, CancellationToken cancellationToken)
    {
        var taken = 0L;
        DateTimeOffset? oldest = null;
        long? reach = null;
        HashSet<Guid> without = [.. request.Without];
        List<Guid> concerned = [];
        List<Guid> leftOut = [];
        await using (var command = new NpgsqlCommand(TakeSql, connection))
        {
            command.Parameters.AddWithValue("until", request.Until);
            command.Parameters.AddWithValue("after", request.After);
            command.Parameters.AddWithValue("size", request.Size);
            command.Parameters.AddWithValue("window", request.Size * WindowPerSubject);
            command.Parameters.AddWithValue("without", without.ToArray());
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                taken = row.GetInt64(0);
                oldest = row.Maybe<DateTimeOffset>(2);
                reach = row.Maybe<long>(3);
                if (row.Maybe<Guid>(1) is { } bookingId)
                    (without.Contains(bookingId) ? leftOut : concerned).Add(bookingId);
            }
        }

        Guid[] bookingIds = [.. concerned.Distinct()];
        var now = split ? 0 : Math.Min(bookingIds.Length, request.Size);
        // What failed before is left for the next run, and what it was touched by must be found there. An older entry of its own may be
        // gone: somebody else may have rebuilt it since.
        Guid[] kept = [.. leftOut.Distinct(), .. bookingIds[now..]];
        if (kept.Length > 0)
        {
            await using var insert = new NpgsqlCommand(SplitSql, connection);
            insert.Parameters.AddWithValue("oldest", oldest ?? request.Until);
            insert.Parameters.AddWithValue("booking_ids", kept);
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        return new(bookingIds[..now], taken, reach);
    }
}

/// <summary>What was taken.</summary>
/// <param name="BookingIds">The bookings to rebuild in this transaction.</param>
/// <param name="Taken">How many entries were taken.</param>
/// <param name="Reach">How far in the log the subjects were looked for; null where there were none.</param>
internal sealed record ChangeLogBatch(IReadOnlyList<Guid> BookingIds, long Taken, long? Reach);
