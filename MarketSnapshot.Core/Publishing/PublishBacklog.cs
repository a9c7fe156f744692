using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What waits for publishing. Counts go up to <see cref="CountLimit"/>; a number that has reached it says "so many at least".</summary>
/// <param name="Ready">Snapshots that are due, neither parked nor held by a worker.</param>
/// <param name="Leased">Snapshots that are due and held by a worker.</param>
/// <param name="Parked">Snapshots that are due and wait for an operator.</param>
/// <param name="OldestUnpublishedAt">Since when the market lacks the oldest change, parked or not; null when it lacks none.</param>
/// <param name="OldestAge">The same as an age, by PostgreSQL's clock; zero when the market lacks nothing.</param>
public sealed record PublishBacklog(int Ready, int Leased, int Parked, DateTimeOffset? OldestUnpublishedAt, TimeSpan OldestAge)
{
    /// <summary>So many free and held rows, and so many parked ones, are counted at most: every row is looked up for its lease, and a look at a million would cost more than it tells.</summary>
    public const int CountLimit = 10_000;
}

/// <summary>Tells the backlog.</summary>
internal interface IPublishBacklog
{
    /// <summary>Reads it.</summary>
    Task<PublishBacklog> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Reads the backlog.</summary>
public sealed class PublishBacklogReader(NpgsqlDataSource database) : IPublishBacklog
{
    /// <summary>
    /// Served by the partial indexes on what is due and on what is parked, whose first entries are the oldest: the cost follows the
    /// backlog, up to the limit, and not the number of snapshots.
    /// </summary>
    private const string Sql =
        """
        with free as materialized (
            select unpublished_since, leased_until > statement_timestamp() as leased
            from market_inventory_snapshots
            where version > published_version and parked_at is null
            order by unpublished_since, id limit @limit),
        parked as materialized (
            select unpublished_since from market_inventory_snapshots
            where version > published_version and parked_at is not null
            order by unpublished_since limit @limit),
        oldest(since) as (
            select least((select unpublished_since from free limit 1), (select unpublished_since from parked limit 1)))
        select (select count(*) from free where leased is not true)::int,
               (select count(*) from free where leased)::int,
               (select count(*) from parked)::int,
               since,
               coalesce(greatest(statement_timestamp() - since, interval '0'), interval '0')
        from oldest
        """;

    /// <summary>Reads it.</summary>
    public async Task<PublishBacklog> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("limit", PublishBacklog.CountLimit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.Maybe<DateTimeOffset>(3), row.GetTimeSpan(4));
    }
}
