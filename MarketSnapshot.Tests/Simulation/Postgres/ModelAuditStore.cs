using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.World;
using Npgsql;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>PostgreSQL's side of the audit, on the model.</summary>
internal sealed class ModelAuditStore(ModelConnection connection, Mechanisms mechanisms, IAuditWatch watch) : IAuditStore
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(2);

    private readonly ModelDatabase _database = connection.Database;

    public Task<IReadOnlyList<AuditedBooking>> ReadPageAsync(Guid? after, int size, CancellationToken cancellationToken) => connection.StatementAsync(
        "reads a page of bookings",
        transaction => (IReadOnlyList<AuditedBooking>)[.. _database.Snapshots.Rows.Select(row => row.Booking)
            .Union(_database.Bookings.Rows.Select(row => row.Id))
            .Where(id => after is not { } last || id.CompareTo(last) > 0)
            .Order().Take(size)
            .Select(id => Read(transaction, id))],
        cancellationToken);

    public Task<IReadOnlyDictionary<Guid, AuditedBooking>> ReadAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            "reads some bookings",
            transaction => (IReadOnlyDictionary<Guid, AuditedBooking>)bookingIds.ToDictionary(id => id, id => Read(transaction, id)),
            cancellationToken);

    public async Task<Confirmation> ConfirmAsync(IReadOnlyList<Difference> differences, bool repair, CancellationToken cancellationToken)
    {
        try
        {
            return await ConfirmAsync(differences, repair, waits: true, cancellationToken);
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return await ConfirmAsync(differences, repair, waits: false, cancellationToken);
        }
    }

    /// <summary>The model has no followers.</summary>
    public Task TellWithdrawnAsync(IReadOnlyList<(Guid BookingId, long Version)> withdrawn, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private Task<Confirmation> ConfirmAsync(
        IReadOnlyList<Difference> differences, bool repair, bool waits, CancellationToken cancellationToken) =>
        connection.TransactionAsync(
            repair ? "confirms and repairs differences" : "confirms differences",
            async transaction =>
            {
                var skipped = await LockAsync(transaction, [.. differences.Select(difference => difference.Booking?.BookingId).OfType<Guid>()], waits);
                await connection.NextStatementAsync(transaction, "looks once more");

                Difference[] confirmed = [.. differences.Where(difference =>
                    difference.Booking is null
                    || (!skipped.Contains(difference.Booking.BookingId)
                        && mechanisms.IsConfirmed(difference.Booking, Read(transaction, difference.Booking.BookingId))))];
                watch.Confirmed(confirmed, repair, id => Read(transaction, id));
                if (repair)
                    await RepairAsync(transaction, confirmed);
                return new Confirmation(confirmed, _database.Now);
            },
            cancellationToken);

    /// <returns>The bookings whose snapshots others hold, where it does not wait for them.</returns>
    private async Task<HashSet<Guid>> LockAsync(ModelTransaction transaction, IReadOnlyList<Guid> bookingIds, bool waits)
    {
        transaction.LockTimeout = mechanisms.LockTimeout(LockWait);
        HashSet<Guid> skipped = [];
        foreach (var row in bookingIds.Select(id => _database.Snapshots.Find(transaction, id)).OfType<SnapshotRow>().OrderBy(row => row.Id).ToList())
        {
            if (waits)
                await _database.Snapshots.LockAsync(transaction, row.Booking);
            else if (!_database.Snapshots.TryLock(transaction, row.Booking))
                skipped.Add(row.Booking);
        }

        return skipped;
    }

    private async Task RepairAsync(ModelTransaction transaction, IReadOnlyList<Difference> confirmed)
    {
        foreach (var difference in confirmed.Where(one => !one.IsRebuilt && one.Kind != DifferenceKind.Orphaned))
        {
            if (_database.Snapshots.Find(transaction, difference.Booking!.BookingId) is { } row)
                Raise(transaction, row, difference.Listing);
        }

        foreach (var orphan in confirmed.Where(one => one is { IsNobodys: true, Booking: not null }))
        {
            // No row is there to be locked: two audits may write the same line, and one waits for the other.
            var (booking, version) = (orphan.Booking!.BookingId, orphan.Listing!.Version + 1);
            await _database.History.LockAsync(transaction, (booking, version));
            ModelHistory.Add(_database, transaction, new(booking, version, _database.Now, SnapshotCause.Audit));
        }
    }

    private void Raise(ModelTransaction transaction, SnapshotRow row, AuditedListing? listing)
    {
        var last = _database.History.Seen(transaction).Where(line => line.Booking == row.Booking).Select(line => line.Version).DefaultIfEmpty().Max();
        var version = Math.Max(Math.Max(row.Standing.Version, listing?.Version ?? 0), last) + 1;
        _database.Snapshots.Write(transaction, row.Booking, row with
        {
            ClaimedVersion = row.Standing.Version,
            Standing = row.Standing with
            {
                Version = version,
                Status = listing is { OnSale: true } ? SnapshotStatus.Published : row.Standing.Status,
                UnpublishedSince = _database.Now,
                Attempts = 0,
                NextAttemptAt = null,
                RetryDelay = null,
                LastError = null,
                ParkedAt = null,
            },
        });
        ModelHistory.Add(_database, transaction, new(row.Booking, version, _database.Now, SnapshotCause.Audit));
    }

    private AuditedBooking Read(ModelTransaction transaction, Guid id)
    {
        var booking = _database.Bookings.Find(transaction, id);
        var standing = booking is null ? BookingStanding.Unknown
            : SnapshotModel.BelongsOnMarket(booking, _database.Now) ? BookingStanding.OnMarket
            : BookingStanding.OffMarket;
        return new(id, standing, _database.Snapshots.Find(transaction, id) is { } row
            ? new(
                row.Id, row.Standing.Version, row.Standing.PublishedVersion, row.Standing.OnMarket, row.Standing.ContentHash, row.Standing.Status,
                row.LeasedUntil > _database.Now, row.End <= _database.Now)
            : null);
    }
}

/// <summary>Watches what audits find.</summary>
internal interface IAuditWatch
{
    /// <summary>Differences are confirmed under their rows' locks; what PostgreSQL says now.</summary>
    void Confirmed(IReadOnlyList<Difference> differences, bool repair, Func<Guid, AuditedBooking> now);
}
