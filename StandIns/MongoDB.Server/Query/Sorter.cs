using MongoDB.Server.Storage;

namespace MongoDB.Server.Query;

/// <summary>
/// Sorts in memory. With a limit it keeps that many; without one, once the documents grow large, only their keys and
/// row ids, and reads the documents again on the way out.
/// </summary>
internal sealed class Sorter(SortPattern pattern, IReadSource? source, Collection? collection)
{
    private const long BytesHeld = 32 * 1024 * 1024;

    public IEnumerable<Row> Sort(IEnumerable<Row> rows, long? limit) =>
        limit is > 0 and <= 100_000 ? Best(rows, (int)limit.Value) : All(rows);

    private IEnumerable<Row> Best(IEnumerable<Row> rows, int count)
    {
        // The worst of the best on top; among equals the later one.
        var best = new PriorityQueue<Row, (byte[] Key, long Order)>(
            Comparer<(byte[] Key, long Order)>.Create(static (x, y) => -Compare(x, y)));
        var order = 0L;
        foreach (var row in rows)
        {
            var key = (pattern.KeyOf(row.Document), order++);
            if (best.Count < count)
            {
                best.Enqueue(row.Light(), key);
            }
            else if (best.TryPeek(out _, out var worst) && Compare(key, worst) < 0)
            {
                best.DequeueEnqueue(row.Light(), key);
            }
        }

        var result = new Row[best.Count];
        for (var i = result.Length - 1; i >= 0; i--)
        {
            result[i] = best.Dequeue();
        }

        return result;
    }

    private IEnumerable<Row> All(IEnumerable<Row> rows)
    {
        var entries = new List<((byte[] Key, long Order) Key, Row Row)>();
        var held = 0L;
        var bodies = true;
        foreach (var row in rows)
        {
            held += row.Body.Length;
            entries.Add(((pattern.KeyOf(row.Document), entries.Count), bodies ? row.Light() : row.Stub()));
            if (bodies && held > BytesHeld && source is not null)
            {
                bodies = false;
                entries = entries.ConvertAll(e => (e.Key, e.Row.Stub()));
            }
        }

        entries.Sort(static (x, y) => Compare(x.Key, y.Key));
        var sorted = entries.Select(e => e.Row);
        return bodies ? sorted : new RowFetch(source!, collection!).Rows(sorted);
    }

    private static int Compare((byte[] Key, long Order) x, (byte[] Key, long Order) y)
    {
        var byKey = x.Key.AsSpan().SequenceCompareTo(y.Key);
        return byKey != 0 ? byKey : x.Order.CompareTo(y.Order);
    }
}
