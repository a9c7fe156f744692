using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Tests.Simulation.Compliance;

/// <summary>What can be done to a store of bookings and snapshots, the model or PostgreSQL. Bookings are known by number.</summary>
internal interface IStoreSide
{
    Task BookAsync();

    Task SetStatusAsync(int booking, BookingStatus status);

    Task SetQuantityAsync(int booking, int quantity);

    Task DeleteBookingAsync(int booking);

    Task TouchPlaceAsync();

    Task<IReadOnlyList<string>> RebuildAsync(int booking);

    Task<IReadOnlyList<string>> ReconcileAsync(int size);

    Task<DateTimeOffset> NowAsync();

    Task<IReadOnlyList<ClaimedSnapshot>> ClaimAsync(ClaimRequest request, int? booking);

    Task<IReadOnlyList<SettleOutcome>> SettleAsync(Guid token, IReadOnlyList<SentSnapshot> sent);

    Task ExpireLeasesAsync();

    int NumberOf(Guid booking);

    Task<IReadOnlyList<string>> RowsAsync();
}

/// <summary>Rows and changes in words that both sides use.</summary>
internal static class Rows
{
    public static string Describe(
        int booking, long version, long published, long claimed, string status, bool onMarket, int attempts, bool waits, bool parked, bool leased,
        bool unpublished, bool everPublished) =>
        $"{booking}: {version}/{published} claimed {claimed} {status.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant()}{(onMarket ? " on" : " off")}, "
        + $"{attempts} attempts{(waits ? ", waits" : "")}{(parked ? ", parked" : "")}{(leased ? ", leased" : "")}{(unpublished ? ", due" : "")}{(everPublished ? ", was published" : "")}";

    public static IReadOnlyList<string> Describe(IReadOnlyList<SnapshotChange> changes, Func<Guid, int> numberOf) =>
        [.. changes.GroupBy(change => change.BookingId).Select(one => $"{numberOf(one.Key)} v{one.Max(change => change.Version)}{(one.Any(change => change.Changed) ? " changed" : "")}").Order(StringComparer.Ordinal)];
}
