using System.Collections.Concurrent;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>What there is: ids by the collection they belong to, with those that answers name added, so that requests reach what exists.</summary>
internal sealed class KnownIds
{
    private const int MostPerCollection = 200;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _ids = new(StringComparer.Ordinal);

    /// <summary>Adds one; the oldest of many goes.</summary>
    public void Add(string collection, string id)
    {
        var ids = _ids.GetOrAdd(collection, _ => new());
        ids.Enqueue(id);
        if (ids.Count > MostPerCollection)
            ids.TryDequeue(out _);
    }

    /// <summary>Adds what a Location header leads to.</summary>
    public void AddLocation(string? location)
    {
        if (location?.Split('/') is [.., var collection, var id])
            Add(collection, id);
    }

    /// <summary>One of the collection; seldom one that does not exist.</summary>
    public string Pick(string collection, Random random)
    {
        var ids = _ids.TryGetValue(collection, out var known) ? known.ToArray() : [];
        return ids.Length == 0 || random.Next(30) == 0 ? Unknown(random) : ids[random.Next(ids.Length)];
    }

    private static string Unknown(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
