using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>The change log and what comes due, on the model.</summary>
internal sealed class ModelReconcileStore(ModelConnection connection, ModelRebuilds rebuilds, Mechanisms mechanisms) : IReconcileStore
{
    private const int WindowPerSubject = 20;

    private readonly ModelDatabase _database = connection.Database;

    public async Task<TouchedRebuild> RebuildTouchedAsync(TakeRequest request, CancellationToken cancellationToken)
    {
        if (!mechanisms.TakesWithRebuild)
        {
            var alone = await connection.TransactionAsync(
                "takes changes", transaction => Task.FromResult(Take(transaction, request, split: false)), cancellationToken);
            return new(await rebuilds.RebuildAsync(alone.BookingIds, SnapshotCause.Reconcile, cancellationToken), alone.Taken, alone.Reach);
        }

        return await rebuilds.TransactionAsync(
            "takes changes and rebuilds",
            async transaction =>
            {
                var (bookings, taken, reach) = Take(transaction, request, split: false);
                if (taken == 0)
                    mechanisms.HasTaken(request.Until);
                if (bookings.Count == 0)
                    return new TouchedRebuild([], taken, reach);
                await connection.NextStatementAsync(transaction, $"locks the snapshots of {string.Join(", ", bookings.Select(ModelDatabase.Short))}");
                return new TouchedRebuild(await rebuilds.RebuildAsync(transaction, bookings, SnapshotCause.Reconcile), taken, reach);
            },
            request.Size,
            cancellationToken);
    }

    public Task<IReadOnlyList<Guid>> SplitTouchedAsync(TakeRequest request, CancellationToken cancellationToken) =>
        connection.TransactionAsync(
            "splits changes",
            async transaction =>
            {
                Take(transaction, request, split: true);
                await connection.NextStatementAsync(transaction, "reads the first bookings of the log");
                return (IReadOnlyList<Guid>)[.. _database.ChangeLog.Seen(transaction)
                    .Where(entry => entry.Id > request.After && entry.Subject == ChangeSubject.Booking
                        && mechanisms.Takes(entry, request.Until) && !request.Without.Contains(entry.SubjectId))
                    .Select(entry => entry.SubjectId).Distinct().Take(request.Size)];
            },
            cancellationToken);

    public Task<IReadOnlyList<SnapshotChange>> RebuildBookingsAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        rebuilds.TransactionAsync(
            "rebuilds bookings of the log",
            async transaction =>
            {
                foreach (var entry in _database.ChangeLog.Seen(transaction)
                    .Where(entry => entry.Subject == ChangeSubject.Booking && bookingIds.Contains(entry.SubjectId)).ToList())
                {
                    await _database.ChangeLog.LockAsync(transaction, entry.Id);
                    if (_database.ChangeLog.Find(transaction, entry.Id) is not null)
                        _database.ChangeLog.Write(transaction, entry.Id, null);
                }

                await connection.NextStatementAsync(transaction, "locks the snapshots");
                return await rebuilds.RebuildAsync(transaction, bookingIds, SnapshotCause.Reconcile);
            },
            bookingIds.Count,
            cancellationToken);

    public Task<IReadOnlyList<DueBooking>> DueAsync(DateTimeOffset until, DueBooking after, int size, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            "looks for what came due",
            _ => ModelClockStore.Page(
                _database.Snapshots.Rows
                    .Where(row => mechanisms.ComesDue(row, until))
                    .Select(row => new DueBooking(row.Booking, row.RefreshDueAt!.Value, row.Id)),
                after, size),
            cancellationToken);

    /// <summary>
    /// The oldest entries name the subjects; all entries of a subject that can be seen and that nobody else takes go with them. Where they
    /// concern more bookings than a batch, the others have one entry each in their place.
    /// </summary>
    private ChangeLogBatch Take(ModelTransaction transaction, TakeRequest request, bool split)
    {
        var visible = _database.ChangeLog.Seen(transaction).ToList();
        var subjects = visible
            .Where(entry => entry.Id > request.After && mechanisms.Takes(entry, request.Until)
                && !(entry.Subject == ChangeSubject.Booking && request.Without.Contains(entry.SubjectId)))
            .Take(request.Size * WindowPerSubject)
            .GroupBy(entry => (entry.Subject, entry.SubjectId), entry => entry.Id).Take(request.Size)
            .ToDictionary(subject => subject.Key, subject => subject.Min());
        var taken = visible
            .Where(entry => subjects.ContainsKey((entry.Subject, entry.SubjectId)) && _database.ChangeLog.TryLock(transaction, entry.Id))
            .ToList();
        foreach (var entry in taken)
            _database.ChangeLog.Write(transaction, entry.Id, null);

        var touched = taken.Select(entry => (entry.Subject, entry.SubjectId)).ToHashSet();
        bool IsTouched(Guid place, Guid vendor) =>
            touched.Contains((ChangeSubject.Location, place)) || touched.Contains((ChangeSubject.Vendor, vendor));
        Guid[] concerned = [.. touched
            .Where(one => one.Subject == ChangeSubject.Booking).Select(one => one.SubjectId)
            .Concat(_database.Snapshots.Seen(transaction)
                .Where(row => row.Standing.OnMarket && IsTouched(row.Place, row.Vendor))
                .Select(row => row.Booking))
            .Concat(_database.Bookings.Seen(transaction)
                .Where(booking => mechanisms.ConcernsBookings && SnapshotModel.BelongsOnMarket(booking, _database.Now) && IsTouched(booking.Place, booking.Vendor))
                .Select(booking => booking.Id))
            .Distinct()];
        Guid[] bookings = [.. concerned.Where(id => !request.Without.Contains(id))];
        var now = split ? 0 : Math.Min(bookings.Length, request.Size);
        var oldest = taken.Count > 0 ? taken.Min(entry => entry.LoggedAt) : request.Until;
        foreach (var id in concerned.Except(bookings[..now]))
        {
            var number = _database.NewNumber();
            _database.ChangeLog.Write(transaction, number, new(number, ChangeSubject.Booking, id, oldest));
        }

        return new(bookings[..now], taken.Count, subjects.Count > 0 ? subjects.Values.Max() : null);
    }
}
