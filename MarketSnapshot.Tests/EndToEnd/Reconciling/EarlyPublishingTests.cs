using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>A run that has much to rebuild keeps the market waiting for the batch in hand, not for the run.</summary>
public sealed class EarlyPublishingTests(Topology topology)
{
    [Fact]
    public async Task What_is_rebuilt_first_reaches_the_market_before_the_rest_is_rebuilt()
    {
        Func<SnapshotChange, Task>? reached = null;
        await using var stores = await OwnStores.CreateAsync(topology, services => services
            .Configure<ReconcileOptions>(options => options.BatchSize = 1)
            .AddSingleton<IReconcileStore>(provider => new PatientStore(
                ActivatorUtilities.CreateInstance<ReconcileStore>(provider), first => reached?.Invoke(first) ?? Task.CompletedTask)));
        var scene = await Neighbourhood.CreateAsync(stores);
        await stores.SqlAsync("update storage_bookings set quantity_kg = 55");

        var waits = 0;
        reached = async first =>
        {
            reached = null;
            waits++;
            await Eventually.Reached(
                async () => (await stores.ListingAsync(first.BookingId))!["version"].ToInt64() == first.Version,
                "the market has the first snapshot, while the run has not gone on to the next");
        };
        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((4, 4, 4, 0), (result.Examined, result.Changed, result.Published, result.Failed));
        Assert.Equal(1, waits);
        await scene.ExpectChangedAsync(scene.All, "the run");
    }

    /// <summary>Rebuilds the next batch once <paramref name="reached"/> says so of the one before.</summary>
    private sealed class PatientStore(IReconcileStore store, Func<SnapshotChange, Task> reached) : IReconcileStore
    {
        private SnapshotChange? _last;

        public async Task<TouchedRebuild> RebuildTouchedAsync(TakeRequest request, CancellationToken cancellationToken)
        {
            if (_last is not null)
                await reached(_last);
            var rebuilt = await store.RebuildTouchedAsync(request, cancellationToken);
            _last = rebuilt.Changes.Count > 0 ? rebuilt.Changes[^1] : null;
            return rebuilt;
        }

        public Task<IReadOnlyList<Guid>> SplitTouchedAsync(TakeRequest request, CancellationToken cancellationToken) =>
            store.SplitTouchedAsync(request, cancellationToken);

        public Task<IReadOnlyList<SnapshotChange>> RebuildBookingsAsync(
            IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) => store.RebuildBookingsAsync(bookingIds, cancellationToken);

        public Task<IReadOnlyList<DueBooking>> DueAsync(DateTimeOffset until, DueBooking after, int size, CancellationToken cancellationToken) =>
            store.DueAsync(until, after, size, cancellationToken);
    }
}
