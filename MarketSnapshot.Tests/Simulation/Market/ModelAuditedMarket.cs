using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.Simulation.Engine;
using MongoDB.Bson;

namespace MarketSnapshot.Tests.Simulation.Market;

/// <summary>The market's side of the audit, on the model.</summary>
internal sealed class ModelAuditedMarket(ModelMarket market, SimulatedProcess process) : IAuditedMarket
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    public async Task<MarketPage> ReadPageAsync(MarketPosition? after, int size, CancellationToken cancellationToken)
    {
        await AskAsync("reads a page of the market", cancellationToken);
        AuditedListing[] page = [.. market.Documents
            .Select(Of)
            .Where(listing => after is null || string.CompareOrdinal(listing.Id.AsString, after.Text) > 0)
            .OrderBy(listing => listing.Id.AsString, StringComparer.Ordinal)
            .Take(size)];
        await AskAsync("hears a page of the market", cancellationToken);
        return new(page, page.Length < size ? null : new(page[^1].Id.AsString, null));
    }

    public async Task<IReadOnlyDictionary<BsonValue, AuditedListing>> ReadAsync(IReadOnlyCollection<BsonValue> ids, CancellationToken cancellationToken)
    {
        await AskAsync("reads some listings", cancellationToken);
        var found = market.Documents.Select(Of).Where(listing => ids.Contains(listing.Id)).ToDictionary(listing => listing.Id);
        await AskAsync("hears of some listings", cancellationToken);
        return found;
    }

    public async Task<int> WithdrawAsync(IReadOnlyList<AuditedListing> listings, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var withdrawn = 0;
        foreach (var listing in listings)
        {
            await AskAsync("withdraws an orphan", cancellationToken);
            if (market.WithdrawOrphan(listing.BookingId!.Value, listing.Version, at))
                withdrawn++;
        }

        return withdrawn;
    }

    private static AuditedListing Of(MarketDocument document) => new(
        document.Booking.ToString(), document.Version, document.OnMarket ? ListingFields.Published : ListingFields.Withdrawn, document.Hash,
        IsFoundByBooking: true);

    private async Task AskAsync(string what, CancellationToken cancellationToken)
    {
        if (market.Simulator.Dice.PerMille(market.Faults.SlowPerMille))
            await Task.Delay(market.Simulator.Dice.UpTo(Slow), process.Time, cancellationToken);
        await process.PauseAsync(what);
        cancellationToken.ThrowIfCancellationRequested();
        if (market.IsAway)
            throw new ListingStoreAwayException("The market is away.", new TimeoutException("nobody answers"));
    }
}
