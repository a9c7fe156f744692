using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.Checks;
using MarketSnapshot.Tests.Simulation.World;
using Npgsql;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>
/// The builder of snapshots on the model: locks the rows in id order, and the bookings that have none against their deletion, then reads the
/// sources, then writes.
/// </summary>
internal sealed class ModelRebuilds(ModelConnection connection, Mechanisms mechanisms) : ISnapshotRebuilds
{
    private static readonly TimeSpan BatchWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SingleWait = TimeSpan.FromSeconds(1);

    private readonly ModelDatabase _database = connection.Database;

    public Task<IReadOnlyList<SnapshotChange>> RebuildAsync(
        IReadOnlyCollection<Guid> bookingIds, string cause, CancellationToken cancellationToken) =>
        TransactionAsync(
            $"rebuild for {cause}", transaction => RebuildAsync(transaction, bookingIds, cause), bookingIds.Count, cancellationToken);

    /// <summary>Runs what ends in a rebuild of so many bookings. Rows that are held for long, or refused, are told from a lost connection.</summary>
    public async Task<T> TransactionAsync<T>(string what, Func<ModelTransaction, Task<T>> work, int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.TransactionAsync(
                what,
                transaction =>
                {
                    transaction.LockTimeout = mechanisms.LockTimeout(rows > 1 ? BatchWait : SingleWait);
                    return work(transaction);
                },
                cancellationToken);
        }
        catch (PostgresException failure) when (PostgresFailure.IsOfRows(failure))
        {
            throw new RebuildRefusedException(failure.SqlState, failure) { IsHeld = failure.SqlState == PostgresErrorCodes.LockNotAvailable };
        }
    }

    /// <summary>The same within a transaction.</summary>
    public async Task<IReadOnlyList<SnapshotChange>> RebuildAsync(
        ModelTransaction transaction, IReadOnlyCollection<Guid> bookingIds, string cause)
    {
        Guid[] open = [.. bookingIds.Distinct().Order()];
        List<SnapshotChange> changes = [];
        while (open.Length > 0)
        {
            var early = mechanisms.LocksBeforeReading ? null : ReadSources(transaction, open);
            if (early is not null)
                await connection.NextStatementAsync(transaction, "locks the snapshots only now");
            await LockAsync(transaction, open);
            await connection.NextStatementAsync(transaction, "reads the sources and writes the snapshots");
            var sources = early ?? ReadSources(transaction, open);

            List<Guid> again = [];
            foreach (var bookingId in open)
            {
                if (!await StoreAsync(transaction, bookingId, sources[bookingId], cause, changes))
                    again.Add(bookingId);
            }

            open = [.. again];
        }

        return changes;
    }

    private async Task LockAsync(ModelTransaction transaction, Guid[] bookingIds)
    {
        var rows = bookingIds.Select(id => _database.Snapshots.Find(transaction, id)).OfType<SnapshotRow>().OrderBy(row => row.Id).ToList();
        foreach (var row in rows)
            await _database.Snapshots.LockAsync(transaction, row.Booking);
        if (!mechanisms.KeepsBookings)
            return;
        foreach (var id in bookingIds.Where(id => _database.Snapshots.Find(transaction, id) is null && _database.Bookings.Find(transaction, id) is not null).ToList())
            await _database.Bookings.LockAsync(transaction, id, LockMode.Keep);
    }

    private Dictionary<Guid, Sources> ReadSources(ModelTransaction transaction, Guid[] bookingIds)
    {
        Dictionary<Guid, Sources> sources = [];
        foreach (var bookingId in bookingIds)
        {
            var booking = _database.Bookings.Find(transaction, bookingId);
            sources[bookingId] = booking is null
                ? new(null, null, null)
                : new(booking, _database.Places.Find(transaction, booking.Place), _database.Vendors.Find(transaction, booking.Vendor));
        }

        return sources;
    }

    /// <returns>
    /// False where another transaction has created the snapshot, or the booking, since the rows were locked: it is locked and built once more.
    /// </returns>
    private async Task<bool> StoreAsync(
        ModelTransaction transaction, Guid bookingId, Sources sources, string cause, List<SnapshotChange> changes)
    {
        var known = _database.Snapshots.Find(transaction, bookingId);
        if (known is null)
        {
            if (sources.Booking is null)
                return true;
            if (mechanisms.KeepsBookings && !_database.Bookings.Holds(transaction, bookingId))
                return false;
            await _database.Snapshots.LockAsync(transaction, bookingId);
            if (_database.Snapshots.Find(transaction, bookingId) is not null)
                return false;
        }
        else if (!_database.Snapshots.Holds(transaction, bookingId))
        {
            if (mechanisms.BuildsOnlyWhatItHolds)
                return false;
            await _database.Snapshots.LockAsync(transaction, bookingId);
        }

        var last = _database.History.Seen(transaction).Where(line => line.Booking == bookingId).Select(line => line.Version).DefaultIfEmpty().Max();
        if (SnapshotModel.Judge(known, sources, last, _database.NewId, _database.Now, mechanisms) is not var (row, changed))
            return true;
        if (_database.Unbuildable.Contains(bookingId))
            throw ModelDatabase.Refused(PostgresErrorCodes.CheckViolation);
        if (row != known)
        {
            _database.Snapshots.Write(transaction, bookingId, row with
            {
                SeenOfPlace = sources.Place?.Revision ?? row.SeenOfPlace,
                SeenOfVendor = sources.Vendor?.Revision ?? row.SeenOfVendor,
            });
        }

        if (changed && !ModelHistory.Add(_database, transaction, new(bookingId, row.Standing.Version, _database.Now, cause)))
            _database.Simulator.Fail(new(Promises.VersionUsedOnce, $"{ModelDatabase.Short(bookingId)} v{row.Standing.Version}"));
        changes.Add(new(bookingId, row.Standing.Version, changed));
        return true;
    }
}

/// <summary>Lines of the history; their keys are unique because their snapshot's row is locked.</summary>
internal static class ModelHistory
{
    /// <returns>False where the version has its line already.</returns>
    public static bool Add(ModelDatabase database, ModelTransaction transaction, HistoryRow line)
    {
        var key = (line.Booking, line.Version);
        if (database.History.Find(transaction, key) is not null)
            return false;
        database.History.Write(transaction, key, line);
        return true;
    }
}
