using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Persistence.Listening;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Core.Snapshots.Reading;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What an operator does with snapshots that are parked.</summary>
/// <param name="database">The database.</param>
public sealed class ParkedSnapshots(NpgsqlDataSource database)
{
    /// <summary>
    /// Served by the unique index on booking_id. What the last attempt met stays to be read until the next one. Live publishing is woken as
    /// by a new version.
    /// </summary>
    private const string RetrySql =
        $"""
        with retried as (
            update market_inventory_snapshots
            set parked_at = null, attempts = 0, next_attempt_at = null, retry_delay = null
            where booking_id = @booking_id and parked_at is not null
            returning id, booking_id, crop_type, status, on_market, version, published_version, updated_at, published_at, unpublished_since,
                      attempts, next_attempt_at, last_error, parked_at)
        select * from retried where pg_notify('{TableSignals.Versions}', '') is not null
        """;

    private const string ExistsSql = "select exists (select from market_inventory_snapshots where booking_id = @booking_id)";

    /// <summary>Lets a parked snapshot be tried again from the beginning: the next sync takes it.</summary>
    /// <returns>Where its listing stands now.</returns>
    /// <exception cref="NotFoundException">The booking has no snapshot.</exception>
    /// <exception cref="ConflictException">The snapshot is not parked, or not any more.</exception>
    public async Task<SnapshotSummary> RetryAsync(Guid bookingId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RetrySql);
        command.Parameters.AddWithValue("booking_id", bookingId);
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (await row.ReadAsync(cancellationToken))
                return Read(row);
        }

        await using var exists = database.CreateCommand(ExistsSql);
        exists.Parameters.AddWithValue("booking_id", bookingId);
        throw await exists.ExecuteScalarAsync(cancellationToken) is true
            ? new ConflictException("not_parked", "The snapshot is not parked: its listing is up to date, or it is tried by itself.")
            : new NotFoundException("snapshot of a booking", bookingId);
    }

    private static SnapshotSummary Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetString(2),
        EnumText<SnapshotStatus>.Parse(row.GetString(3)),
        row.GetBoolean(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.GetFieldValue<DateTimeOffset>(7),
        row.Maybe<DateTimeOffset>(8),
        row.Maybe<DateTimeOffset>(9),
        row.GetInt32(10),
        row.Maybe<DateTimeOffset>(11),
        row.Text(12),
        row.Maybe<DateTimeOffset>(13));
}
