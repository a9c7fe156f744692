using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>Whoever writes bookings and sources: the product with the snapshot in one transaction, any other program with SQL alone.</summary>
internal sealed class BookingWriter(ModelConnection connection, ModelRebuilds rebuilds, ModelChangeLog log)
{
    private readonly ModelDatabase _database = connection.Database;

    /// <summary>A farmer books.</summary>
    public Task CreateAsync(BookingRow booking) => connection.TransactionAsync(
        $"books {ModelDatabase.Short(booking.Id)}",
        async transaction =>
        {
            _database.Bookings.Write(transaction, booking.Id, booking);
            log.Add(transaction, ChangeSubject.Booking, booking.Id, throughTheProduct: true);
            await connection.NextStatementAsync(transaction, "locks the snapshot");
            return await RebuildAsync(transaction, booking.Id, SnapshotCause.BookingCreated);
        },
        CancellationToken.None);

    /// <summary>A step of a booking, through the product; nothing where it is not allowed.</summary>
    public Task StepAsync(Guid id, string cause, Func<BookingRow, BookingRow?> step) => connection.TransactionAsync(
        $"{cause} {ModelDatabase.Short(id)}",
        async transaction =>
        {
            await _database.Bookings.LockAsync(transaction, id);
            if (_database.Bookings.Find(transaction, id) is not { } booking || step(booking) is not { } after)
                return [];
            _database.Bookings.Write(transaction, id, after);
            log.Add(transaction, ChangeSubject.Booking, id, throughTheProduct: true);
            await connection.NextStatementAsync(transaction, "locks the snapshot");
            return await RebuildAsync(transaction, id, cause);
        },
        CancellationToken.None);

    private async Task<IReadOnlyList<SnapshotChange>> RebuildAsync(ModelTransaction transaction, Guid id, string cause)
    {
        var changes = await rebuilds.RebuildAsync(transaction, [id], cause);
        await connection.NextStatementAsync(transaction, "reads the booking, to answer");
        return changes;
    }

    /// <summary>Writes the tables directly, in one transaction that may take its time before and after.</summary>
    public Task DirectlyAsync(string what, Func<ModelTransaction, Task> write, TimeSpan before, TimeSpan after) => connection.TransactionAsync(
        what,
        async transaction =>
        {
            await Task.Delay(before, connection.Process.Time);
            await connection.NextStatementAsync(transaction, "writes");
            await write(transaction);
            await Task.Delay(after, connection.Process.Time);
            return true;
        },
        CancellationToken.None);

    /// <summary>Changes, deletes or inserts a booking; null deletes.</summary>
    public async Task WriteBookingAsync(ModelTransaction transaction, Guid id, Func<BookingRow?, BookingRow?> change)
    {
        await _database.Bookings.LockAsync(transaction, id);
        var before = _database.Bookings.Find(transaction, id);
        var after = change(before);
        if (before is null && after is null)
            return;
        if (after is null)
            await _database.Bookings.LockAsync(transaction, id, LockMode.Delete);
        _database.Bookings.Write(transaction, id, after);
        log.Add(transaction, ChangeSubject.Booking, id, throughTheProduct: false);
    }

    /// <summary>Changes what is known of a place.</summary>
    public async Task WritePlaceAsync(ModelTransaction transaction, Guid id, Func<PlaceRow, PlaceRow> change)
    {
        await _database.Places.LockAsync(transaction, id);
        if (_database.Places.Find(transaction, id) is not { } place)
            return;
        _database.Places.Write(transaction, id, change(place) with { Revision = place.Revision + 1 });
        log.Add(transaction, ChangeSubject.Location, id, throughTheProduct: false);
    }

    /// <summary>Changes what a vendor has to show.</summary>
    public async Task WriteVendorAsync(ModelTransaction transaction, Guid id, Func<VendorRow, VendorRow> change)
    {
        await _database.Vendors.LockAsync(transaction, id);
        if (_database.Vendors.Find(transaction, id) is not { } vendor)
            return;
        _database.Vendors.Write(transaction, id, change(vendor) with { Revision = vendor.Revision + 1 });
        log.Add(transaction, ChangeSubject.Vendor, id, throughTheProduct: false);
    }
}
