using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>
/// A rebuild writes only rows that it has locked before it read what they are built from; of a booking that has none yet it holds the booking
/// itself, against its deletion alone.
/// </summary>
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

    [Fact]
    public async Task A_booking_that_is_deleted_while_its_first_snapshot_is_being_made_does_not_stay_on_sale()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();

        // A reconcile has taken the new booking's entry and made its snapshot, and is about to commit.
        await using var making = await TransactionAsync(stores, $"delete from change_log where subject_id = '{scene.Booking}'");
        Assert.True(Assert.Single(await RebuildAsync(stores, making, scene.Booking)).Changed);
        var deletion = stores.SqlAsync("delete from storage_bookings where id = $1", scene.Booking);
        await Eventually.Reached(async () => deletion.IsCompleted || await IsWaitedForAsync(making, stores), "the deletion is over, or waits");
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        await making.Transaction.CommitAsync(OwnStores.Stop);
        Assert.Equal(1, await deletion);

        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.False((bool)(await stores.RowAsync(scene.Booking))["on_market"]!);
        Assert.Equal("withdrawn", (await stores.ListingAsync(scene.Booking))!["status"].AsString);
    }

    [Fact]
    public async Task A_booking_whose_deletion_is_under_way_gets_its_first_snapshot_only_if_it_is_undone()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        Guid[] both = [scene.Booking, await stores.Facts.BookingAsync(scene.Farmer, scene.Place)];
        var (gone, kept) = (both.Min(), both.Max());

        await using var deleting = await TransactionAsync(stores, $"delete from storage_bookings where id = '{gone}'");
        await using var undone = await TransactionAsync(stores, $"delete from storage_bookings where id = '{kept}'");
        var rebuild = stores.RebuildAsync(both);
        await WaitingForAsync(deleting, stores);
        await deleting.Transaction.CommitAsync(OwnStores.Stop);
        await WaitingForAsync(undone, stores);
        await undone.Transaction.RollbackAsync(OwnStores.Stop);

        Assert.Equal(kept, Assert.Single(await rebuild).BookingId);
        Assert.Equal(1L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots"));
    }

    [Fact]
    public async Task A_change_of_a_booking_does_not_wait_for_its_first_snapshot()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await using var making = await TransactionAsync(stores, "select");
        await RebuildAsync(stores, making, scene.Booking);

        await stores.SqlAsync("set lock_timeout = '5s'; update storage_bookings set quantity_kg = 77, booking_status = 'confirmed'");

        await making.Transaction.CommitAsync(OwnStores.Stop);
        await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal(77, (await stores.ListingAsync(scene.Booking))!["quantity_kg"].ToInt32());
    }

    [Fact]
    public async Task A_rebuild_that_makes_a_first_snapshot_and_the_start_of_the_same_bookings_never_wait_for_each_other()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        var known = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, status: "confirmed");
        var unknown = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, status: "confirmed");
        await stores.RebuildAsync(known);

        // The rebuild is the first to get the snapshot that both want; the start holds both bookings by then.
        await using var holder = await TransactionAsync(stores, $"select from market_inventory_snapshots where booking_id = '{known}' for update");
        await using var rebuilding = await TransactionAsync(stores, "set local deadlock_timeout = '10ms'");
        var rebuild = RebuildAsync(stores, rebuilding, known, unknown);
        await WaitingForAsync(holder, stores);
        var start = stores.Services.GetRequiredService<IClockStore>().ActivateAsync([known, unknown], OwnStores.Stop);
        await WaitingForAsync(rebuilding, stores);
        await holder.Transaction.CommitAsync(OwnStores.Stop);

        Assert.Equal(2, (await rebuild).Count);
        await rebuilding.Transaction.CommitAsync(OwnStores.Stop);
        Assert.All(await start, change => Assert.True(change.Changed));
    }

    private static Task<IReadOnlyList<SnapshotChange>> RebuildAsync(OwnStores stores, Open transaction, params Guid[] bookingIds) =>
        stores.Services.GetRequiredService<SnapshotBuilder>().RebuildAsync(transaction.Connection, bookingIds, SnapshotCause.Reconcile, OwnStores.Stop);

    private static Task WaitingForAsync(Open holder, OwnStores stores) =>
        Eventually.Reached(() => IsWaitedForAsync(holder, stores), "somebody waits for the row");

    private static Task<bool> IsWaitedForAsync(Open holder, OwnStores stores) => stores.ScalarAsync<bool>(
        $"select exists (select from pg_stat_activity where datname = current_database() and {holder.Connection.ProcessID} = any(pg_blocking_pids(pid)))");

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
