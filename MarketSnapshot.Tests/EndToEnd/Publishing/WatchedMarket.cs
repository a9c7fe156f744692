using MarketSnapshot.Core.Listings;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>The real market, with a test in front of its writes: it may look, wait, or answer otherwise.</summary>
internal sealed class WatchedMarket(IListingStore market, WatchedMarket.Writing onWrite) : IListingStore
{
    /// <summary>Stands in for a write; <paramref name="write"/> does it.</summary>
    internal delegate Task<IReadOnlyList<ListingWriteResult>> Writing(
        IReadOnlyList<ListingState> states, Func<Task<IReadOnlyList<ListingWriteResult>>> write, CancellationToken cancellationToken);

    public Task<IReadOnlyList<ListingWriteResult>> WriteAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken) =>
        onWrite(states, () => market.WriteAsync(states, cancellationToken), cancellationToken);

    public Task<IReadOnlyDictionary<Guid, ListingHead>> ReadHeadsAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
        market.ReadHeadsAsync(bookingIds, cancellationToken);

    /// <summary>Has the services write through the test.</summary>
    public static void Use(IServiceCollection services, Writing onWrite) =>
        services.AddSingleton<IListingStore>(provider => new WatchedMarket(ActivatorUtilities.CreateInstance<MongoListingStore>(provider), onWrite));
}
