using Npgsql;

namespace MarketSnapshot.Core.Watch;

/// <summary>Reads <see cref="MarketPace"/> from what happened on the market.</summary>
public sealed class MarketPaceReader(NpgsqlDataSource database)
{
    private const int Width = 600;
    private const int Count = 36;

    // The numbers of listing_events rise without a gap and with their times, so what lies between two times is told by two numbers. The number of
    // each time is found by halving, some twenty looks into the primary key, and nothing is counted row by row, however much happened.
    private const string Edges =
        """
        with recursive clock as (select statement_timestamp() as now),
        edges as (
            select n, date_bin(make_interval(secs => @width), now, timestamptz 'epoch') - (@count - 1 - n) * make_interval(secs => @width) as edge
              from clock, generate_series(0, @count - 1) n
            union all
            select @count, now - interval '1 hour' from clock),
        halving as (
            select n, edge, coalesce((select id from listing_events order by id limit 1), 1) as low,
                   coalesce((select id from listing_events order by id desc limit 1), 0) + 1 as high
              from edges
            union all
            select n, edge, case when at < edge then middle + 1 else low end, case when at < edge then high else middle end
              from halving
              cross join lateral (select (low + high) / 2 as middle) half
              cross join lateral (select at from listing_events where id >= middle order by id limit 1) event
             where low < high)
        select n, edge, low, (select coalesce(max(id), 0) + 1 from listing_events) from halving where low >= high order by n
        """;

    /// <summary>Reads it.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task<MarketPace> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Edges);
        command.Parameters.AddWithValue("width", Width);
        command.Parameters.AddWithValue("count", Count);
        var edges = new List<(DateTimeOffset At, long First)>();
        long end = 1;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            edges.Add((row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2)));
            end = row.GetInt64(3);
        }

        var bars = edges.Take(Count).Select((edge, place) => new PaceBar(edge.At, Math.Max(0, (place + 1 < Count ? edges[place + 1].First : end) - edge.First)));
        return new(Width, [.. bars], Math.Max(0, end - edges[Count].First));
    }
}
