using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>A rebuild writes only rows that it has locked before it read what they are built from.</summary>
public sealed class RebuildLockTests(Topology topology)
{
    [Fact]
    public async Task A_snapshot_that_appears_after_a_rebuild_took_its_locks_never_goes_back_to_an_older_version()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        var appearing = await stores.Facts.BookingAsync(scene.Farmer, scene.Place);
        await stores.RebuildAsync(scene.Booking);

        // The rebuild takes its locks, of which one is held, while the other snapshot is not there yet.
        await using var holder = await TransactionAsync(stores, $"select from market_inventory_snapshots where booking_id = '{scene.Booking}' for update");
        var rebuild = stores.RebuildAsync(scene.Booking, appearing);
        await WaitingForAsync(holder, stores);
        await stores.RebuildAsync(appearing);
        await stores.SqlAsync("update storage_bookings set quantity_kg = quantity_kg + 1 where id = $1", appearing);

        // The market was found to be ahead of it, which is being recorded when the rebuild goes on.
        await using var settling = await TransactionAsync(stores, $"update market_inventory_snapshots set version = 7 where booking_id = '{appearing}'");
        await holder.Transaction.CommitAsync(OwnStores.Stop);
        await WaitingForAsync(settling, stores);
        await settling.Transaction.CommitAsync(OwnStores.Stop);

        Assert.Equal(8, (await rebuild).Single(change => change.BookingId == appearing).Version);
        Assert.Equal(8, (long)(await stores.RowAsync(appearing))["version"]!);
    }

    private static Task WaitingForAsync(Open holder, OwnStores stores) => Eventually.Reached(
        () => stores.ScalarAsync<bool>(
            $"select exists (select from pg_stat_activity where datname = current_database() and {holder.Connection.ProcessID} = any(pg_blocking_pids(pid)))"),
        "the rebuild waits for the row");

    private static async Task<Open> TransactionAsync(OwnStores stores, string sql)
    {
        var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        var transaction = await connection.BeginTransactionAsync(OwnStores.Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(OwnStores.Stop);
        return new(connection, transaction);
    }

    private sealed record Open(NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
