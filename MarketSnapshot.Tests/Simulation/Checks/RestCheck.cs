using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>Compares the market at rest with the truth, computed from the sources alone.</summary>
/// <param name="simulator">Hears of what is broken.</param>
/// <param name="database">The sources.</param>
/// <param name="market">The market.</param>
/// <param name="begun">When the last runs began; what the clock changed since then came too late for them.</param>
/// <param name="ended">When all was at rest.</param>
internal sealed class RestCheck(Simulator simulator, ModelDatabase database, ModelMarket market, DateTimeOffset begun, DateTimeOffset ended)
{
    /// <summary>Compares.</summary>
    /// <param name="isKnown">Leaves out the rest, such as listings that a restored database can't know of.</param>
    public void Run(Func<Guid, bool> isKnown)
    {
        var bookings = database.Bookings.Rows.Select(row => row.Id)
            .Concat(market.Documents.Select(document => document.Booking))
            .Concat(database.Snapshots.Rows.Select(row => row.Booking))
            .Distinct().Where(isKnown).Order();
        foreach (var id in bookings)
        {
            if (Broken(id) is { } broken)
                simulator.Fail(broken);
        }
    }

    private BrokenPromiseException? Broken(Guid id)
    {
        var who = ModelDatabase.Short(id);
        var documents = market.Documents.Where(document => document.Booking == id).ToList();
        if (documents.Count > 1)
            return new(Promises.OneDocument, who);

        var document = documents.SingleOrDefault();
        var booking = database.Bookings[id];
        var row = database.Snapshots[id];
        var truth = TruthOf(booking, ended);
        if (truth != TruthOf(booking, begun))
            return null;
        if (truth is null)
        {
            return document is { OnMarket: true }
                ? new(Promises.NothingWithdrawnOnSale, $"{who} is {booking?.Status.ToString() ?? "deleted"}; the market shows v{document.Version} {document.Hash}")
                : null;
        }

        if (row is null)
            return new(Promises.OneSnapshot, $"{who} has none");
        if (document is not { OnMarket: true })
            return new(Promises.NoLoss, $"{who} is not on the market: {truth}");
        if (document.Hash != truth)
            return new(Promises.TruthAtRest, $"{who} shows v{document.Version} {document.Hash}, the truth is {truth}; the row is at {row.Standing.Version}/{row.Standing.PublishedVersion} {row.Standing.ContentHash}");
        return document.Version == row.Standing.Version && !row.IsDue
            ? null
            : new(Promises.NoLoss, $"{who} is at v{document.Version}, its row at {row.Standing.Version}/{row.Standing.PublishedVersion}");
    }

    /// <returns>What the market shall show of a booking; null for nothing.</returns>
    private string? TruthOf(BookingRow? booking, DateTimeOffset at) => SnapshotModel.BelongsOnMarket(booking, at)
        ? SnapshotModel.Hash(
            SnapshotModel.Details(booking!),
            SnapshotModel.Sections(new(booking, database.Places[booking!.Place], database.Vendors[booking.Vendor]), at))
        : null;
}
