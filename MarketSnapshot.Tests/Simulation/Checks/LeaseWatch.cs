using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>Who holds which row, by what was granted, and not by what the row says.</summary>
internal sealed class Leases(Simulator simulator)
{
    private readonly Dictionary<Guid, (Guid Token, DateTimeOffset Until)> _held = [];
    private readonly HashSet<(string Worker, DateTimeOffset Run, Guid Row, long Version)> _failed = [];
    private DateTimeOffset _restoredAt;

    public void Grant(Guid token, SnapshotRow row, DateTimeOffset until)
    {
        if (_held.TryGetValue(row.Id, out var held) && held.Until > simulator.Now)
            simulator.Fail(new(Promises.OneHolder, $"{ModelDatabase.Short(row.Booking)} is claimed while another worker holds it until {held.Until:HH:mm:ss.fff}"));
        _held[row.Id] = (token, until);
    }

    public void End(Guid token, SnapshotRow row)
    {
        if (_held.TryGetValue(row.Id, out var held) && held.Token == token)
            _held.Remove(row.Id);
    }

    /// <summary>A version failed in a run, which is known by its beginning.</summary>
    public void Fail(string worker, DateTimeOffset run, SnapshotRow row, long version)
    {
        // A run that saw the rows restored tries those of another life.
        if (run > _restoredAt && !_failed.Add((worker, run, row.Id, version)))
            simulator.Fail(new(Promises.OneTryInARun, $"{ModelDatabase.Short(row.Booking)} v{version} fails twice in the run of {run:HH:mm:ss.fff}"));
    }

    /// <summary>Somebody's claim was given back, since nobody knows what became of it: a run may try the version again, as if it had not.</summary>
    public void GiveBack(SnapshotRow row) => _failed.RemoveWhere(one => one.Row == row.Id);

    /// <summary>The rows were restored: whoever held one holds a row of another life.</summary>
    public void Forget()
    {
        _held.Clear();
        _failed.Clear();
        _restoredAt = simulator.Now;
    }
}

/// <summary>Watches the claims of one process: each row has one holder, memory is bounded, and a run tries each version once, unless it was given back.</summary>
internal sealed class LeaseWatch(Simulator simulator, Leases leases, string worker, int mostInMemory) : IClaimWatch
{
    private readonly Dictionary<Guid, int> _inMemory = [];
    private readonly Dictionary<Guid, DateTimeOffset> _runs = [];

    public void Granted(ClaimRequest request, SnapshotRow row, DateTimeOffset until)
    {
        leases.Grant(request.Token, row, until);
        if (request.NotClaimedSince is { } run)
            _runs[request.Token] = run;
    }

    public void Settling(Guid token, SnapshotRow row, long sentVersion, SettleKind kind)
    {
        leases.End(token, row);
        if (kind == SettleKind.Released && row.LeaseToken == token)
            leases.GiveBack(row);
        // Whoever lost the row in between counts no failure.
        if (kind is SettleKind.Failed or SettleKind.Parked && row.LeaseToken == token && _runs.TryGetValue(token, out var run))
            leases.Fail(worker, run, row, sentVersion);
    }

    public void Received(Guid token, IReadOnlyList<ClaimedSnapshot> batch)
    {
        _inMemory[token] = batch.Count;
        if (_inMemory.Values.Sum() > mostInMemory)
            simulator.Fail(new(Promises.BoundedMemory, $"{worker} holds {_inMemory.Values.Sum()} snapshots in memory"));
    }

    public void Settled(Guid token) => _inMemory.Remove(token);
}
