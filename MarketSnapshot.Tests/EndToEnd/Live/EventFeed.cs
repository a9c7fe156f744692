using MarketSnapshot.Core.Listings.Events;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Live;

/// <summary>The stream of an API process, on a test's own stores.</summary>
internal sealed class EventFeed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;
    private readonly ListingEventFeed _feed;

    private EventFeed(ServiceProvider services)
    {
        _services = services;
        _feed = services.GetServices<IHostedService>().OfType<ListingEventFeed>().Single();
        Stream = services.GetRequiredService<ListingEventStream>();
    }

    public ListingEventStream Stream { get; }

    /// <summary>Starts it and waits until it knows where the stream stands.</summary>
    public static async Task<EventFeed> StartAsync(OwnStores stores)
    {
        var feed = new EventFeed(stores.NewProcess(services => services.AddListingEventStream()));
        await feed._feed.StartAsync(OwnStores.Stop);
        await Eventually.Reached(() => Task.FromResult(feed._services.GetRequiredService<RecentEvents>().Newest is not null), "a feed that has read");
        return feed;
    }

    /// <summary>Follows until so many events have come.</summary>
    public static async Task<List<ListingEvent>> TakeAsync(ListingEventFollower follower, int count)
    {
        List<ListingEvent> events = [];
        while (events.Count < count)
        {
            var next = await follower.NextAsync(Patience, OwnStores.Stop);
            Assert.False(next.StartsAnew);
            Assert.True(next.Events.Count > 0, $"{events.Count} of {count} events after {Patience.TotalSeconds} s.");
            events.AddRange(next.Events);
        }

        return events;
    }

    /// <summary>The next answer, whatever it is.</summary>
    public static Task<FollowedEvents> NextAsync(ListingEventFollower follower) => follower.NextAsync(Patience, OwnStores.Stop);

    public async ValueTask DisposeAsync()
    {
        await _feed.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
