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
    private readonly HashSet<(Guid Booking, long Version, DateTimeOffset? ClaimedAt)> _refused = [];

    public RowWatch(Simulator simulator, ModelMarket market, ModelDatabase database, int maxAttempts, Func<bool> hasDrifted)
    {
        _simulator = simulator;
        _market = market;
        _maxAttempts = maxAttempts;
        _hasDrifted = hasDrifted;
        market.Refused += sent => _refused.Add((sent.Booking, sent.Version, sent.WrittenAt));
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

        // A refusal counts once, for the version and the claim that it was told.
        var attempts = before?.Standing.Attempts ?? 0;
        if (now.Attempts > attempts && (now.Attempts > attempts + 1 || !_refused.Remove((after.Booking, now.Version, before!.ClaimedAt))))
            _simulator.Fail(new(Promises.BoundedAttempts, $"{who} v{now.Version} counts attempt {now.Attempts}, and the market refused none since the claim of {before?.ClaimedAt:HH:mm:ss.fff}"));

        if (now.Attempts >= _maxAttempts && now.ParkedAt is null)
            _simulator.Fail(new(Promises.BoundedAttempts, $"{who} is tried {now.Attempts} times"));
    }
}
