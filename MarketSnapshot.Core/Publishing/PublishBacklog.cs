using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What waits for publishing.</summary>
/// <param name="Ready">Snapshots that are due, neither parked nor held by a worker.</param>
/// <param name="Leased">Snapshots that are due and held by a worker.</param>
/// <param name="Parked">Snapshots that are due and wait for an operator.</param>
/// <param name="OldestUnpublishedAt">Since when the market lacks the oldest change; null when it lacks none.</param>
/// <param name="OldestAge">The same as an age, by PostgreSQL's clock; zero when the market lacks nothing.</param>
public sealed record PublishBacklog(int Ready, int Leased, int Parked, DateTimeOffset? OldestUnpublishedAt, TimeSpan OldestAge);

/// <summary>Tells the backlog.</summary>
internal interface IPublishBacklog
{
    /// <summary>Reads it.</summary>
    Task<PublishBacklog> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Reads the backlog.</summary>
public sealed class PublishBacklogReader(NpgsqlDataSource database) : IPublishBacklog
{
    /// <summary>Served by the two partial indexes on what is due and on what is parked: the cost follows the backlog.</summary>
    private const string Sql =
        """
        select count(*) filter (where not parked and not leased)::int,
               count(*) filter (where not parked and leased)::int,
               count(*) filter (where parked)::int,
               min(unpublished_since),
               coalesce(greatest(statement_timestamp() - min(unpublished_since), interval '0'), interval '0')
        from (
            select unpublished_since, false as parked, coalesce(leased_until > statement_timestamp(), false) as leased
            from market_inventory_snapshots where version > published_version and parked_at is null
            union all
            select unpublished_since, true, false
            from market_inventory_snapshots where version > published_version and parked_at is not null) due
        """;

    /// <summary>Reads it.</summary>
    public async Task<PublishBacklog> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.Maybe<DateTimeOffset>(3), row.GetTimeSpan(4));
    }
}
