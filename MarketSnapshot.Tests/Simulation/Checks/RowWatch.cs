using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>Watches every commit of a snapshot's row.</summary>
internal sealed class RowWatch
{
    private readonly Simulator _simulator;
    private readonly ModelMarket _market;
    private readonly int _maxAttempts;
    private readonly Func<bool> _hasDrifted;
    private readonly Dictionary<Guid, int> _refusals = [];

    public RowWatch(Simulator simulator, ModelMarket market, ModelDatabase database, int maxAttempts, Func<bool> hasDrifted)
    {
        _simulator = simulator;
        _market = market;
        _maxAttempts = maxAttempts;
        _hasDrifted = hasDrifted;
        market.Refused += booking => _refusals[booking] = _refusals.GetValueOrDefault(booking) + 1;
        database.Snapshots.Committed += Committed;
    }

    private void Committed(SnapshotRow? before, SnapshotRow? after)
    {
        if (_simulator.IsTraced)
            _simulator.Note($"  {ModelDatabase.Short((after ?? before)!.Booking)} {(after is null ? "is removed" : Describe(after))}");
        if (after is null)
            Removed(before!);
        else
            Stored(before, after);
    }

    private static string Describe(SnapshotRow row) =>
        $"is at {row.Standing.Version}/{row.Standing.PublishedVersion} {row.Standing.Status}{(row.LeasedUntil is { } until ? $", leased until {until:HH:mm:ss}" : "")}, {(row.Standing.OnMarket ? row.Standing.ContentHash : "off the market")}";

    private void Removed(SnapshotRow row)
    {
        if (!_hasDrifted() && _market.Find(row.Booking) is { OnMarket: true } listing)
            _simulator.Fail(new(Promises.RemovedAfterListing, $"{ModelDatabase.Short(row.Booking)} is removed, its listing v{listing.Version} is on sale"));
    }

    private void Stored(SnapshotRow? before, SnapshotRow after)
    {
        var who = ModelDatabase.Short(after.Booking);
        var now = after.Standing;
        if (now.PublishedVersion > now.Version || (now.UnpublishedSince is null) != (now.PublishedVersion == now.Version))
            _simulator.Fail(new(Promises.RowsMakeSense, $"{who} has version {now.Version}, published {now.PublishedVersion}, unpublished since {now.UnpublishedSince}"));
        if (before is { Standing: var was } && (now.Version < was.Version || now.PublishedVersion < was.PublishedVersion))
            _simulator.Fail(new(Promises.RowsMakeSense, $"{who} goes from {was.Version}/{was.PublishedVersion} to {now.Version}/{now.PublishedVersion}"));

        if (before?.Place == after.Place && before.Vendor == after.Vendor
            && (after.SeenOfPlace < before.SeenOfPlace || after.SeenOfVendor < before.SeenOfVendor))
            _simulator.Fail(new(Promises.NeverOlderFacts, $"{who} is rebuilt from older facts than before"));

        if (now.Attempts > (before?.Standing.Attempts ?? 0))
        {
            var left = _refusals[after.Booking] = _refusals.GetValueOrDefault(after.Booking) - 1;
            if (left < 0)
                _simulator.Fail(new(Promises.BoundedAttempts, $"{who} counts an attempt, and the market refused nothing"));
        }

        if (now.Attempts >= _maxAttempts && now.ParkedAt is null)
            _simulator.Fail(new(Promises.BoundedAttempts, $"{who} is tried {now.Attempts} times"));
    }
}
