using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>The bookings that the clock concerns, on the model.</summary>
internal sealed class ModelClockStore(ModelConnection connection, ModelRebuilds rebuilds, ModelChangeLog log) : IClockStore
{
    private readonly ModelDatabase _database = connection.Database;

    public Task<IReadOnlyList<DueBooking>> StartingAsync(DueBooking after, int size, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            "looks for bookings that start",
            _ => Page(_database.Bookings.Rows.Where(Starts).Select(row => new DueBooking(row.Id, row.Start, row.Id)), after, size),
            cancellationToken);

    public Task<IReadOnlyList<SnapshotChange>> ActivateAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        rebuilds.TransactionAsync(
            "activates bookings",
            async transaction =>
            {
                foreach (var id in bookingIds.Order())
                    await _database.Bookings.LockAsync(transaction, id);
                foreach (var row in bookingIds.Select(id => _database.Bookings.Find(transaction, id)).OfType<BookingRow>().Where(Starts))
                {
                    _database.Bookings.Write(transaction, row.Id, row with { Status = BookingStatus.Active });
                    log.Add(transaction, ChangeSubject.Booking, row.Id, throughTheProduct: true);
                }

                await connection.NextStatementAsync(transaction, "locks the snapshots of the activated bookings");
                return await rebuilds.RebuildAsync(transaction, bookingIds, SnapshotCause.BookingActivated);
            },
            bookingIds.Count,
            cancellationToken);

    public Task<IReadOnlyList<DueBooking>> EndingAsync(DueBooking after, int size, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            "looks for bookings that have ended",
            _ => Page(
                _database.Snapshots.Rows
                    .Where(row => row.Standing.OnMarket && row.End <= _database.Now)
                    .Select(row => new DueBooking(row.Booking, row.End, row.Id)),
                after, size),
            cancellationToken);

    /// <summary>A page in the order of moments, behind some place.</summary>
    public static IReadOnlyList<DueBooking> Page(IEnumerable<DueBooking> due, DueBooking after, int size) =>
        [.. due
            .Where(one => (one.At, one.RowId).CompareTo((after.At, after.RowId)) > 0)
            .OrderBy(one => one.At).ThenBy(one => one.RowId)
            .Take(size)];

    private bool Starts(BookingRow row) => row.Status == BookingStatus.Confirmed && row.Start <= _database.Now;
}

/// <summary>The triggers that log what was touched.</summary>
internal sealed class ModelChangeLog(ModelDatabase database, World.Mechanisms mechanisms)
{
    public void Add(ModelTransaction transaction, ChangeSubject subject, Guid id, bool throughTheProduct)
    {
        if (!mechanisms.LogsChanges(throughTheProduct))
            return;
        var number = database.NewNumber();
        database.ChangeLog.Write(transaction, number, new(number, subject, id, transaction.StartedAt));
    }
}
