using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>Watches what the market takes.</summary>
internal sealed class MarketWatch
{
    private readonly Simulator _simulator;
    private readonly ModelMarket _market;
    private readonly Dictionary<Guid, long> _highest = [];
    private readonly HashSet<(Guid Booking, long Version, string? Shown)> _said = [];

    public MarketWatch(Simulator simulator, ModelMarket market, ModelDatabase database, Func<bool> hasDrifted)
    {
        _simulator = simulator;
        _market = market;
        market.Written += Written;
        market.ChangedByHand += booking => _highest[booking] = market.Find(booking)?.Version ?? 0;
        // A restored database may not know of a tombstone, and begin anew once it is gone.
        market.Expired += booking =>
        {
            if (hasDrifted())
                _highest.Remove(booking);
        };
        database.Snapshots.Committed += (_, row) =>
        {
            if (row is not null)
                _said.Add((row.Booking, row.Standing.Version, row.Standing.OnMarket ? row.Standing.ContentHash : null));
        };
    }

    private void Written(MarketDocument? stored, MarketDocument sent)
    {
        var who = ModelDatabase.Short(sent.Booking);
        if (_highest.TryGetValue(sent.Booking, out var highest) && sent.Version < highest)
            _simulator.Fail(new(Promises.VersionsRise, $"{who} goes from {highest} to {sent.Version}"));
        _highest[sent.Booking] = sent.Version;
        if (!_said.Contains((sent.Booking, sent.Version, sent.Hash)))
            _simulator.Fail(new(Promises.NothingInvented, $"{who} v{sent.Version} {sent.Hash}"));
        if (stored is not null && _market.Documents.Any(document => document.Booking == sent.Booking))
            _simulator.Fail(new(Promises.OneDocument, who));
    }
}
