using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>Reads where listings stand from PostgreSQL.</summary>
internal sealed class ListingStandings(NpgsqlDataSource database) : IListingStandings
{
    /// <summary>Served by the unique index on booking_id.</summary>
    private const string Sql =
        """
        select version, published_version, on_market, on_market and end_date <= statement_timestamp(), published_at
        from market_inventory_snapshots
        where booking_id = @booking_id
        """;

    public async Task<ListingStanding?> ReadAsync(Guid bookingId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("booking_id", bookingId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2), row.GetBoolean(3), row.Maybe<DateTimeOffset>(4))
            : null;
    }
}
