using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>Reads events.</summary>
internal sealed class ListingEventStore(NpgsqlDataSource database)
{
    /// <summary>Events that are read at once.</summary>
    public const int PageSize = 500;

    /// <summary>
    /// By the primary key, from the known event on and with it, so that one statement both proves that the position is one of this stream
    /// and reads what follows. Since numbers rise in the order of commits, whoever sees one sees all before it.
    /// </summary>
    private const string Sql =
        """
        select id, kind, booking_id, version, at, data::text from listing_events where id >= @id order by id limit @size
        """;

    /// <summary>The newest is never removed.</summary>
    private const string NewestSql = "select id, at from listing_events order by id desc limit 1";

    /// <summary>The position behind the newest event.</summary>
    public async Task<EventPosition> NewestAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NewestSql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)) : EventPosition.Start;
    }

    /// <summary>The next events behind a position, at most <see cref="PageSize"/>.</summary>
    /// <returns>
    /// Null where the position is unknown: the event was removed for its age, or belongs to a database that this one was restored over.
    /// </returns>
    public async Task<IReadOnlyList<ListingEvent>?> AfterAsync(EventPosition position, CancellationToken cancellationToken)
    {
        List<ListingEvent> events = [];
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("id", position.Id);
        command.Parameters.AddWithValue("size", PageSize + 1);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            events.Add(Read(row));

        // There are no gaps, so before the first event is a place of this stream exactly while the first is there, or none is yet.
        if (position == EventPosition.Start)
            return events is [] or [{ Id: 1 }, ..] ? events : null;
        return events is [var known, ..] && EventPosition.After(known) == position ? events[1..] : null;
    }

    private static ListingEvent Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Kind = EnumText<ListingEventKind>.Parse(row.GetString(1)),
        BookingId = row.GetGuid(2),
        Version = row.GetInt64(3),
        At = row.GetFieldValue<DateTimeOffset>(4),
        Data = row.GetString(5),
    };
}
