using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>The change log and what comes due, on the model.</summary>
internal sealed class ModelReconcileStore(ModelConnection connection, ModelRebuilds rebuilds, Mechanisms mechanisms) : IReconcileStore
{
    private const int WindowPerSubject = 20;

    private readonly ModelDatabase _database = connection.Database;

    public async Task<TouchedRebuild> RebuildTouchedAsync(
        DateTimeOffset until, int size, IReadOnlyCollection<Guid> without, CancellationToken cancellationToken)
    {
        if (!mechanisms.TakesWithRebuild)
        {
            var (alone, count) = await connection.TransactionAsync(
                "takes changes", transaction => Task.FromResult(Take(transaction, until, size, without, split: false)), cancellationToken);
            return new(await rebuilds.RebuildAsync(alone, SnapshotCause.Reconcile, cancellationToken), count);
        }

        return await connection.TransactionAsync(
            "takes changes and rebuilds",
            async transaction =>
            {
                var (bookings, taken) = Take(transaction, until, size, without, split: false);
                if (taken == 0)
                    mechanisms.HasTaken(until);
                if (bookings.Count == 0)
                    return new TouchedRebuild([], taken);
                await connection.NextStatementAsync(transaction, $"locks the snapshots of {string.Join(", ", bookings.Select(ModelDatabase.Short))}");
                return new TouchedRebuild(await rebuilds.RebuildAsync(transaction, bookings, SnapshotCause.Reconcile), taken);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<Guid>> SplitTouchedAsync(
        DateTimeOffset until, int size, IReadOnlyCollection<Guid> without, CancellationToken cancellationToken) =>
        connection.TransactionAsync(
            "splits changes",
            async transaction =>
            {
                Take(transaction, until, size, without, split: true);
                await connection.NextStatementAsync(transaction, "reads the first bookings of the log");
                return (IReadOnlyList<Guid>)[.. _database.ChangeLog.Seen(transaction)
                    .Where(entry => entry.Subject == ChangeSubject.Booking && mechanisms.Takes(entry, until) && !without.Contains(entry.SubjectId))
                    .Select(entry => entry.SubjectId).Distinct().Take(size)];
            },
            cancellationToken);

    public Task<IReadOnlyList<SnapshotChange>> RebuildBookingsAsync(
        IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        connection.TransactionAsync(
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
    /// concern more bookings than a batch, they are exchanged for one entry for each booking.
    /// </summary>
    private (IReadOnlyList<Guid> Bookings, long Taken) Take(
        ModelTransaction transaction, DateTimeOffset until, int size, IReadOnlyCollection<Guid> without, bool split)
    {
        var visible = _database.ChangeLog.Seen(transaction).ToList();
        var subjects = visible
            .Where(entry => mechanisms.Takes(entry, until) && !(entry.Subject == ChangeSubject.Booking && without.Contains(entry.SubjectId)))
            .Take(size * WindowPerSubject)
            .Select(entry => (entry.Subject, entry.SubjectId)).Distinct().Take(size).ToHashSet();
        var taken = visible
            .Where(entry => subjects.Contains((entry.Subject, entry.SubjectId)) && _database.ChangeLog.TryLock(transaction, entry.Id))
            .ToList();
        foreach (var entry in taken)
            _database.ChangeLog.Write(transaction, entry.Id, null);

        var touched = taken.Select(entry => (entry.Subject, entry.SubjectId)).ToHashSet();
        Guid[] concerned = [.. touched
            .Where(one => one.Subject == ChangeSubject.Booking).Select(one => one.SubjectId)
            .Concat(_database.Snapshots.Seen(transaction)
                .Where(row => row.Standing.OnMarket
                    && (touched.Contains((ChangeSubject.Location, row.Place)) || touched.Contains((ChangeSubject.Vendor, row.Vendor))))
                .Select(row => row.Booking))
            .Where(id => !without.Contains(id))
            .Distinct()];
        if (concerned.Length <= size && !split)
            return (concerned, taken.Count);

        var oldest = taken.Count > 0 ? taken.Min(entry => entry.LoggedAt) : until;
        foreach (var id in concerned)
        {
            var number = _database.NewNumber();
            _database.ChangeLog.Write(transaction, number, new(number, ChangeSubject.Booking, id, oldest));
        }

        return ([], taken.Count);
    }
}
