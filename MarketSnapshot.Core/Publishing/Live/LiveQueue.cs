using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>Tells when there will be something to publish that there isn't now.</summary>
internal sealed class LiveQueue(NpgsqlDataSource database)
{
    /// <summary>
    /// What a claim passes over: debounced, backing off, or held by a worker, perhaps a dead one. What none of this keeps is locked, or
    /// refused by PostgreSQL, and must not hide when the rest comes due. Served by the partial index on what is due, of which little is left
    /// after a drain.
    /// </summary>
    private const string DueSql =
        """
        select coalesce(bool_or(due_at <= statement_timestamp()), false),
               min(due_at) filter (where due_at > statement_timestamp()) - statement_timestamp()
        from (
            select coalesce(greatest(claimed_at + @debounce, next_attempt_at, leased_until), unpublished_since) as due_at
            from market_inventory_snapshots
            where version > published_version and parked_at is null) due
        """;

    /// <summary>What may be claimed now, and when more may be.</summary>
    public async Task<LiveDue> DueAsync(TimeSpan debounce, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DueSql);
        command.Parameters.With("debounce", NpgsqlDbType.Interval, debounce);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(row.GetBoolean(0), row.Maybe<TimeSpan>(1));
    }
}
