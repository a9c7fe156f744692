using MarketSnapshot.Core.Persistence.Listening;
using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>
/// Reads events as they are recorded, once for the whole process, into <see cref="RecentEvents"/>. Notifications only wake it: what there is
/// to read is in the table, behind the last event that it read, so nothing depends on a notification's arrival.
/// </summary>
internal sealed class ListingEventFeed(
    TableListener listener, ListingEventStore store, RecentEvents recent, TimeProvider time, Random random, ILogger<ListingEventFeed> logger)
    : BackgroundService
{
    private readonly BackOff _pauses = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10), random);
    private readonly WakeUp _wakeUp = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Dictionary<string, Action> heard = new() { [TableSignals.ListingEvents] = _wakeUp.Set };
        try
        {
            await Task.WhenAll(listener.RunAsync(heard, stoppingToken), ReadAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        TimeSpan? pause = null;
        while (true)
        {
            await _wakeUp.WaitAsync(cancellationToken);
            try
            {
                await ReadAllAsync(cancellationToken);
                pause = null;
                continue;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // That PostgreSQL is away is said by the listener; streams stay open meanwhile.
                if (pause is null && failure is not (NpgsqlException or TimeoutException))
                    ListingLog.EventsNotRead(logger, failure);
            }

            pause = _pauses.Next(pause);
            await Task.Delay(pause.Value, time, cancellationToken);
            _wakeUp.Set();
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        var position = recent.Newest;
        while (position is { } last)
        {
            if (await store.AfterAsync(last, cancellationToken) is not { } events)
            {
                // The database was restored, or this process was away for longer than events are kept.
                ListingLog.StreamRestarted(logger, last.ToString());
                position = null;
                break;
            }

            if (events.Count > 0)
                recent.Add(events);
            // Whatever is recorded after this look wakes the feed again.
            if (events.Count < ListingEventStore.PageSize)
                return;
            position = EventPosition.After(events[^1]);
        }

        recent.Restart(await store.NewestAsync(cancellationToken));
    }
}
