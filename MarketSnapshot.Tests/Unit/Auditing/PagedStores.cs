using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Snapshots;
using MongoDB.Bson;

namespace MarketSnapshot.Tests.Unit.Auditing;

/// <summary>Two stores that make up their pages as they are asked, and remember the largest that was.</summary>
internal sealed class PagedStores(Func<Guid, IEnumerable<Guid>> bookingsAfter, Func<string?, IEnumerable<string>> listingsAfter, int others)
    : IAuditStore, IAuditedMarket
{
    public int Largest { get; private set; }

    public Task<IReadOnlyList<AuditedBooking>> ReadPageAsync(Guid? after, int size, CancellationToken cancellationToken)
    {
        Largest = Math.Max(Largest, size);
        return Task.FromResult<IReadOnlyList<AuditedBooking>>([.. bookingsAfter(after ?? Guid.Empty).Take(size).Select(Of)]);
    }

    public Task<MarketPage> ReadPageAsync(MarketPosition? after, int size, CancellationToken cancellationToken)
    {
        Largest = Math.Max(Largest, size);
        if (after is { Others: { } passed })
        {
            AuditedListing[] rest = [.. Enumerable.Range(passed, Math.Max(0, Math.Min(size, others - passed))).Select(i => Of((BsonValue)i))];
            return Task.FromResult(new MarketPage(rest, rest.Length < size ? null : after with { Others = passed + rest.Length }));
        }

        AuditedListing[] page = [.. listingsAfter(after?.Text).Take(size).Select(id => Of((BsonValue)id))];
        return Task.FromResult(new MarketPage(page, page.Length < size ? new(after?.Text, 0) : new(page[^1].Id.AsString, null)));
    }

    public Task<IReadOnlyDictionary<Guid, AuditedBooking>> ReadAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyDictionary<BsonValue, AuditedListing>> ReadAsync(IReadOnlyCollection<BsonValue> ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<int> WithdrawAsync(IReadOnlyList<AuditedListing> listings, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Confirmation> ConfirmAsync(IReadOnlyList<Difference> differences, bool repair, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task TellWithdrawnAsync(IReadOnlyList<(Guid BookingId, long Version)> withdrawn, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static AuditedBooking Of(Guid id) =>
        new(id, BookingStanding.OnMarket, new(id, 1, 1, OnMarket: true, "a", SnapshotStatus.Published, Leased: false, Ended: false));

    private static AuditedListing Of(BsonValue id) => new(id, 1, "published", "a", IsFoundByBooking: true);
}
