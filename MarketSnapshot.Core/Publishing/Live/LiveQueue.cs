using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>Tells when there will be something to publish that there isn't now.</summary>
internal sealed class LiveQueue(NpgsqlDataSource database)
{
    /// <summary>
    /// What a claim passes over: debounced, backing off, or held by a worker, perhaps a dead one. Served by the partial index on what is
    /// due, of which little is left after a drain.
    /// </summary>
    private const string NextSql =
        """
        select min(coalesce(greatest(claimed_at + @debounce, next_attempt_at, leased_until), unpublished_since)) - statement_timestamp()
        from market_inventory_snapshots
        where version > published_version and parked_at is null
        """;

    /// <summary>How long until the first of what is due may be claimed; zero or less where it may be now, null where nothing is due.</summary>
    public async Task<TimeSpan?> NextAsync(TimeSpan debounce, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NextSql);
        command.Parameters.With("debounce", NpgsqlDbType.Interval, debounce);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.Maybe<TimeSpan>(0);
    }
}
