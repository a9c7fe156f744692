namespace MarketSnapshot.Core.Listings.Events;

/// <summary>
/// The latest events, held once for all who follow the stream. Each follower keeps its own place and asks for what is behind it, so nobody
/// is waited for and nothing is stored for anybody: a follower that falls behind what is held here reads the table instead.
/// </summary>
internal sealed class RecentEvents
{
    /// <summary>Events that are held.</summary>
    public const int Capacity = 2048;

    private readonly Lock _gate = new();

    /// <summary>Numbers have no gaps, so each event has its place.</summary>
    private readonly ListingEvent[] _ring = new ListingEvent[Capacity];

    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Behind this position is the first event that is held; null while nothing is known of the table yet.</summary>
    private EventPosition? _before;

    private EventPosition _newest;
    private int _generation;

    /// <summary>The position behind the newest event; null while nothing is known of the table yet.</summary>
    public EventPosition? Newest
    {
        get
        {
            lock (_gate)
                return _before is null ? null : _newest;
        }
    }

    /// <summary>What is behind a position, at most so many events as are read at once.</summary>
    public EventsBehind Behind(EventPosition position)
    {
        lock (_gate)
        {
            var known = _before is { } before && position.Id >= before.Id && position.Id <= _newest.Id
                && position == (position.Id == before.Id ? before : EventPosition.After(At(position.Id)));
            var count = known ? (int)Math.Min(_newest.Id - position.Id, ListingEventStore.PageSize) : 0;
            var events = new ListingEvent[count];
            for (var i = 0; i < count; i++)
                events[i] = At(position.Id + 1 + i);
            return new(known, events, _generation, _changed.Task);
        }
    }

    /// <summary>Adds what was read behind the newest.</summary>
    public void Add(IReadOnlyList<ListingEvent> events)
    {
        lock (_gate)
        {
            foreach (var recorded in events)
            {
                if (recorded.Id - _before!.Value.Id > Capacity)
                    _before = EventPosition.After(At(recorded.Id));
                At(recorded.Id) = recorded;
            }

            _newest = EventPosition.After(events[^1]);
            Signal();
        }
    }

    /// <summary>Begins anew behind a position: what was before is not of this stream.</summary>
    public void Restart(EventPosition newest)
    {
        lock (_gate)
        {
            Array.Clear(_ring);
            (_before, _newest) = (newest, newest);
            _generation++;
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ref ListingEvent At(long id) => ref _ring[id % Capacity];

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}

/// <summary>What is behind a position.</summary>
/// <param name="Known">Whether the position is among the recent ones; if not, the table knows.</param>
/// <param name="Events">The next events; none at the end.</param>
/// <param name="Generation">Another one than before says that the stream began anew.</param>
/// <param name="Changed">Completed as soon as there is more than this.</param>
internal readonly record struct EventsBehind(bool Known, IReadOnlyList<ListingEvent> Events, int Generation, Task Changed);
