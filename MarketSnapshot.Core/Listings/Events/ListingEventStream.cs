namespace MarketSnapshot.Core.Listings.Events;

/// <summary>The stream of what happens to listings, for any number of followers.</summary>
public sealed class ListingEventStream
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly RecentEvents _recent;
    private readonly ListingEventStore _store;
    private readonly TimeProvider _time;

    internal ListingEventStream(RecentEvents recent, ListingEventStore store, TimeProvider time)
    {
        _recent = recent;
        _store = store;
        _time = time;
    }

    /// <summary>Begins to follow.</summary>
    /// <param name="from">Where to go on; null for what happens from now on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A follower, whose first answer says so where <paramref name="from"/> is unknown.</returns>
    /// <exception cref="TryLaterException">The events could not be read since this process started: PostgreSQL is away.</exception>
    /// <exception cref="Npgsql.NpgsqlException">PostgreSQL can't be asked whether the position is known.</exception>
    public async Task<ListingEventFollower> FollowAsync(EventPosition? from, CancellationToken cancellationToken)
    {
        if (_recent.Newest is not { } newest)
            throw new TryLaterException("database_away", "The database does not answer. Try again shortly.", RetryAfter);

        var position = from ?? newest;
        var recent = _recent.Behind(position);
        var known = recent.Known || await _store.AfterAsync(position, cancellationToken) is not null;
        return new(_recent, _store, _time, position, known ? recent.Generation : null);
    }
}

/// <summary>One follower of the stream, with its own place in it. Not for use by several at a time.</summary>
public sealed class ListingEventFollower
{
    private readonly RecentEvents _recent;
    private readonly ListingEventStore _store;
    private readonly TimeProvider _time;
    private int? _generation;

    internal ListingEventFollower(
        RecentEvents recent, ListingEventStore store, TimeProvider time, EventPosition position, int? generation)
    {
        _recent = recent;
        _store = store;
        _time = time;
        _generation = generation;
        Position = position;
    }

    /// <summary>The follower's place: behind the last event that it got.</summary>
    public EventPosition Position { get; private set; }

    /// <summary>The next events, in order, none left out.</summary>
    /// <param name="atMost">How long to wait for one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Nothing, when none came in that time; or that the stream can't go on from this place.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The follower is behind what is held in memory, and PostgreSQL can't be read.</exception>
    public async Task<FollowedEvents> NextAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var behind = _recent.Behind(Position);
            if (behind.Generation != _generation)
                return Restart();

            var events = behind.Known ? behind.Events : await _store.AfterAsync(Position, cancellationToken);
            if (events is null)
                return Restart();
            if (events.Count > 0)
            {
                Position = EventPosition.After(events[^1]);
                return new(events, StartsAnew: false);
            }

            var left = atMost - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await ChangedAsync(behind.Changed, left, cancellationToken))
                return FollowedEvents.None;
        }
    }

    private async Task<bool> ChangedAsync(Task changed, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(atMost, _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private FollowedEvents Restart()
    {
        _generation = _recent.Behind(Position).Generation;
        Position = _recent.Newest ?? EventPosition.Start;
        return new([], StartsAnew: true);
    }
}

/// <summary>What a follower gets.</summary>
/// <param name="Events">The next events.</param>
/// <param name="StartsAnew">
/// The stream does not go on from the follower's place: what happened in between is not known. It goes on from the newest event, and the
/// follower has to look at the market itself.
/// </param>
public sealed record FollowedEvents(IReadOnlyList<ListingEvent> Events, bool StartsAnew)
{
    /// <summary>Nothing came.</summary>
    public static FollowedEvents None { get; } = new([], StartsAnew: false);
}
