namespace Aspire.Dashboard.Telemetry;

/// <summary>Keeps the newest of what comes, up to a count and a number of bytes; what had to go is counted. Its user locks it.</summary>
public sealed class Ring<T>(int maxCount, long maxBytes, Action<T>? onDropped = null)
    where T : IKept
{
    private readonly Queue<T> _items = new();

    /// <summary>From the oldest to the newest.</summary>
    public IReadOnlyCollection<T> Items => _items;

    public long Bytes { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>Adds the newest. One that alone is over the bound isn't kept.</summary>
    public bool Add(T item)
    {
        if (item.Bytes > maxBytes)
        {
            Dropped++;
            return false;
        }

        _items.Enqueue(item);
        Bytes += item.Bytes;
        while (_items.Count > maxCount || Bytes > maxBytes)
        {
            DropOldest();
        }

        return true;
    }

    private void DropOldest()
    {
        var oldest = _items.Dequeue();
        Bytes -= oldest.Bytes;
        Dropped++;
        onDropped?.Invoke(oldest);
    }
}
