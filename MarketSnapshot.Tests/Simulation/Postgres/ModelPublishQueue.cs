using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.World;
using Npgsql;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>The queue on the model: the claim is one statement, the settling one transaction under the rows' locks.</summary>
internal sealed class ModelPublishQueue(
    ModelConnection connection, Mechanisms mechanisms, RetryRule retry, TimeSpan lease, IClaimWatch? watch = null) : IPublishQueue
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(2);

    private readonly ModelDatabase _database = connection.Database;

    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        connection.StatementAsync("asks the time", _ => _database.Now, cancellationToken);

    public async Task<IReadOnlyList<ClaimedSnapshot>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var what = request.BookingId is null ? "claims what is due" : $"claims the snapshot of {ModelDatabase.Short(request.BookingId.Value)}";
        var claimed = await connection.TransactionAsync(what, transaction => Task.FromResult(Claim(transaction, request)), cancellationToken);
        watch?.Received(request.Token, claimed);
        if (claimed.Count > 0)
            _database.InTheMiddle?.Invoke(connection.Process, true);
        return claimed;
    }

    public async Task<IReadOnlyList<SettleOutcome>> SettleAsync(
        Guid token, IReadOnlyList<SentSnapshot> sent, CancellationToken cancellationToken)
    {
        try
        {
            return await SettleTogetherAsync(token, sent, cancellationToken);
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            List<SettleOutcome> outcomes = [];
            foreach (var one in sent)
                outcomes.AddRange(await SettleAloneAsync(token, one, cancellationToken));
            return outcomes;
        }
        finally
        {
            watch?.Settled(token);
        }
    }

    private async Task<IReadOnlyList<SettleOutcome>> SettleAloneAsync(Guid token, SentSnapshot sent, CancellationToken cancellationToken)
    {
        try
        {
            return await SettleTogetherAsync(token, [sent], cancellationToken);
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return [new(sent.Claimed.State.BookingId, SettleKind.Released, null)];
        }
    }

    private Task<IReadOnlyList<SettleOutcome>> SettleTogetherAsync(
        Guid token, IReadOnlyList<SentSnapshot> sent, CancellationToken cancellationToken) => connection.TransactionAsync(
        "settles",
        transaction =>
        {
            transaction.LockTimeout = mechanisms.LockTimeout(LockWait);
            return SettleAsync(transaction, token, sent);
        },
        cancellationToken);

    private List<ClaimedSnapshot> Claim(ModelTransaction transaction, ClaimRequest request)
    {
        var now = _database.Now;
        var due = _database.Snapshots.Rows.Where(row => row.IsDue && mechanisms.IsFree(row, now));
        due = request.BookingId is { } bookingId
            ? due.Where(row => row.Booking == bookingId)
            : due
                .Where(row => row.Standing.ParkedAt is null
                    && (request.IgnoreBackOff || row.Standing.NextAttemptAt is not { } at || at <= now)
                    && (request.NotClaimedSince is not { } since || mechanisms.MayBeTriedAgain(row, since))
                    && (request.UnpublishedUntil is not { } until || row.Standing.UnpublishedSince <= until || row.Standing.UnpublishedSince > now)
                    && (request.NotClaimedWithin is not { } within || row.ClaimedAt is not { } claimedAt || claimedAt <= now - within)
                    && (request.After is not { } after
                        || (row.Standing.UnpublishedSince!.Value, row.Id).CompareTo((after.UnpublishedSince, after.Id)) > 0))
                .OrderBy(row => row.Standing.UnpublishedSince).ThenBy(row => row.Id);

        List<ClaimedSnapshot> claimed = [];
        foreach (var row in due.ToList())
        {
            // SKIP LOCKED
            if (claimed.Count == request.Size || !_database.Snapshots.TryLock(transaction, row.Booking))
                continue;
            transaction.AtCommit(() => watch?.Granted(request, row, now + lease));
            var mine = row with { LeaseToken = request.Token, LeasedUntil = now + lease, ClaimedVersion = row.Standing.Version, ClaimedAt = now };
            _database.Snapshots.Write(transaction, row.Booking, mine);
            claimed.Add(new(row.Id, StateOf(mine), row.Standing.UnpublishedSince, null));
        }

        return claimed;
    }

    private async Task<IReadOnlyList<SettleOutcome>> SettleAsync(
        ModelTransaction transaction, Guid token, IReadOnlyList<SentSnapshot> sent)
    {
        foreach (var id in sent.Select(one => one.Claimed.Id).Order())
        {
            if (ById(transaction, id) is { } row)
                await _database.Snapshots.LockAsync(transaction, row.Booking);
        }

        await connection.NextStatementAsync(transaction, "reads and settles its rows");
        List<SettleOutcome> outcomes = [];
        foreach (var one in sent)
        {
            if (ById(transaction, one.Claimed.Id) is not { } row)
                continue;
            var held = row.LeaseToken == token;
            var sentVersion = one.Claimed.State.Version;
            var (standing, kind) = mechanisms.Settle(
                row.Standing, one, new(_database.Now, NextChangeAt(transaction, row, sentVersion), held), retry);
            var releases = mechanisms.Releases(row.LeaseToken, token);
            watch?.Settling(token, row, sentVersion, kind);
            _database.Snapshots.Write(transaction, row.Booking, row with
            {
                Standing = standing,
                ClaimedVersion = Math.Max(row.ClaimedVersion, Math.Min(sentVersion, standing.Version)),
                ClaimedAt = kind == SettleKind.Released && held ? null : row.ClaimedAt,
                LeasedUntil = releases ? null : row.LeasedUntil,
                LeaseToken = releases ? null : row.LeaseToken,
            });
            if (kind == SettleKind.Overtaken)
                ModelHistory.Add(_database, transaction, new(row.Booking, standing.Version, _database.Now, SnapshotCause.MarketAhead));
            outcomes.Add(new(row.Booking, kind, kind is SettleKind.Failed or SettleKind.Parked ? one.Error : null));
        }

        return outcomes;
    }

    private SnapshotRow? ById(ModelTransaction transaction, Guid id) =>
        _database.Snapshots.Seen(transaction).FirstOrDefault(row => row.Id == id);

    private DateTimeOffset? NextChangeAt(ModelTransaction transaction, SnapshotRow row, long sentVersion) =>
        row.Standing.Version <= sentVersion
            ? null
            : _database.History.Find(transaction, (row.Booking, sentVersion + 1))?.At ?? row.UpdatedAt;

    /// <summary>What is sent; all that a listing shows stands in the hash.</summary>
    private static ListingState StateOf(SnapshotRow row) => new()
    {
        SnapshotId = row.Id,
        BookingId = row.Booking,
        Version = row.Standing.Version,
        OnMarket = row.Standing.OnMarket,
        ContentHash = row.Standing.ContentHash,
        FarmerId = Guid.Empty,
        VendorId = row.Vendor,
        CropType = "tomato",
        QuantityKg = 1,
        StartDate = row.End,
        EndDate = row.End,
        DurationDays = 1,
        Details = row.Details,
        InspectionData = "{}",
        Sensors = row.Sections,
        PestEvents = "[]",
        Certificates = "[]",
        Metadata = "{}",
        FirstPublishedAt = row.Standing.FirstPublishedAt,
        SentAt = row.ClaimedAt!.Value,
    };
}

/// <summary>Watches who holds which row.</summary>
internal interface IClaimWatch
{
    /// <summary>A claim gives a row to a worker; the row is as it was before.</summary>
    void Granted(ClaimRequest request, SnapshotRow row, DateTimeOffset until);

    /// <summary>A batch is settled; the row is as it was before.</summary>
    void Settling(Guid token, SnapshotRow row, long sentVersion, SettleKind kind);

    /// <summary>A worker has its batch in memory.</summary>
    void Received(Guid token, IReadOnlyList<ClaimedSnapshot> batch);

    /// <summary>A worker has its batch in memory no more.</summary>
    void Settled(Guid token);
}
