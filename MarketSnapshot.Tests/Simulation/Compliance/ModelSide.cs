using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Compliance;

/// <summary>The model of PostgreSQL, used step by step by a test and not by a simulation.</summary>
internal sealed class ModelSide : IStoreSide
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Simulator _simulator = new(seed: 1, traced: false) { TimeIsRestless = false };
    private readonly ModelDatabase _database;
    private readonly SimulatedProcess _process;
    private readonly ModelRebuilds _rebuilds;
    private readonly ModelReconcileStore _reconcile;
    private readonly ModelPublishQueue _queue;
    private readonly BookingWriter _writer;
    private readonly Guid _place;
    private readonly List<Guid> _bookings = [];

    public ModelSide(PublishingOptions options)
    {
        var mechanisms = new Mechanisms();
        _database = new(_simulator);
        _process = new(_simulator, "test");
        var connection = new ModelConnection(_database, _process);
        var retry = new RetryRule(new BackOff(options.BackOffBase, options.BackOffCap, _simulator.Dice.ToRandom()), options.MaxAttempts);
        _rebuilds = new(connection, mechanisms);
        _reconcile = new(connection, _rebuilds, mechanisms);
        _queue = new(connection, mechanisms, retry, options.Lease);
        _writer = new(connection, _rebuilds, new ModelChangeLog(_database, mechanisms));

        var setUp = _database.Begin(_process);
        _place = _database.NewId();
        _database.Places.Write(setUp, _place, new(_place, 0, null));
        setUp.Commit();
    }

    public Task BookAsync() => DoAsync(async () =>
    {
        var id = _database.NewId();
        _bookings.Add(id);
        var booking = new BookingRow(id, _place, Guid.Empty, BookingStatus.Pending, 500, _database.Now, _database.Now.AddDays(30));
        await DirectlyAsync(transaction => _writer.WriteBookingAsync(transaction, id, _ => booking));
        return true;
    });

    public Task SetStatusAsync(int booking, BookingStatus status) => ChangeAsync(booking, row => row with { Status = status });

    public Task SetQuantityAsync(int booking, int quantity) => ChangeAsync(booking, row => row with { Quantity = quantity });

    public Task TouchPlaceAsync() => DoAsync(async () =>
    {
        await DirectlyAsync(transaction => _writer.WritePlaceAsync(transaction, _place, place => place with { Fact = place.Fact + 1 }));
        return true;
    });

    public Task DeleteBookingAsync(int booking) => DoAsync(async () =>
    {
        await DirectlyAsync(transaction => _writer.WriteBookingAsync(transaction, _bookings[booking], _ => null));
        return true;
    });

    public Task<IReadOnlyList<string>> RebuildAsync(int booking) => DoAsync(async () =>
        Changes(await _rebuilds.RebuildAsync([_bookings[booking]], "operator", CancellationToken.None)));

    public Task<IReadOnlyList<string>> ReconcileAsync(int size) => DoAsync(async () =>
    {
        List<Core.Snapshots.SnapshotChange> changes = [];
        while (await _reconcile.RebuildTouchedAsync(new(_database.Now, size, []), CancellationToken.None) is { Taken: > 0 } touched)
            changes.AddRange(touched.Changes);
        return Changes(changes);
    });

    public Task<DateTimeOffset> NowAsync() => DoAsync(() => _queue.NowAsync(CancellationToken.None));

    public Task<IReadOnlyList<ClaimedSnapshot>> ClaimAsync(ClaimRequest request, int? booking) => DoAsync(() =>
        _queue.ClaimAsync(booking is { } one ? request with { BookingId = _bookings[one] } : request, CancellationToken.None));

    public Task<IReadOnlyList<SettleOutcome>> SettleAsync(Guid token, IReadOnlyList<SentSnapshot> sent) => DoAsync(() =>
        _queue.SettleAsync(token, sent, CancellationToken.None));

    public Task ExpireLeasesAsync() => DoAsync(async () =>
    {
        await DirectlyAsync(transaction =>
        {
            foreach (var row in _database.Snapshots.Rows.Where(row => row.LeasedUntil is not null).ToList())
                _database.Snapshots.Write(transaction, row.Booking, row with { LeasedUntil = _database.Now });
            return Task.CompletedTask;
        });
        return true;
    });

    public int NumberOf(Guid booking) => _bookings.IndexOf(booking);

    public Task<IReadOnlyList<string>> RowsAsync() => Task.FromResult<IReadOnlyList<string>>([.. _bookings
        .Select(id => _database.Snapshots[id]).OfType<SnapshotRow>()
        .Select(row => Rows.Describe(
            NumberOf(row.Booking), row.Standing.Version, row.Standing.PublishedVersion, row.ClaimedVersion, row.Standing.Status.ToString(),
            row.Standing.OnMarket, row.Standing.Attempts, row.Standing.NextAttemptAt is not null, row.Standing.ParkedAt is not null,
            row.LeaseToken is not null, row.Standing.UnpublishedSince is not null, row.Standing.FirstPublishedAt is not null))]);

    private Task ChangeAsync(int booking, Func<BookingRow, BookingRow> change) => DoAsync(async () =>
    {
        await DirectlyAsync(transaction =>
            _database.Bookings.Find(transaction, _bookings[booking]) is null
                ? Task.CompletedTask
                : _writer.WriteBookingAsync(transaction, _bookings[booking], row => change(row!)));
        return true;
    });

    private Task DirectlyAsync(Func<ModelTransaction, Task> write) => _writer.DirectlyAsync("writes", write, TimeSpan.Zero, TimeSpan.Zero);

    private IReadOnlyList<string> Changes(IReadOnlyList<Core.Snapshots.SnapshotChange> changes) => Rows.Describe(changes, NumberOf);

    private async Task<T> DoAsync<T>(Func<Task<T>> work)
    {
        _simulator.PassTo(_simulator.Now + Step);
        Task<T>? running = null;
        _process.Start("does one thing", () => running = work());
        _simulator.RunUntil(() => running is { IsCompleted: true });
        return _simulator.Failure is { } broken ? throw broken : await running!;
    }
}
