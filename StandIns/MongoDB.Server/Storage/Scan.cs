namespace MongoDB.Server.Storage;

/// <summary>
/// Reads rows in small bites, each with a session that is handed back before the rows are used: a slow reader holds
/// no transaction open, and writes in between do not disturb it.
/// </summary>
internal abstract class Scan(IReadSource source)
{
    private const int FirstBite = 32;
    private const int LargestBite = 512;
    private const int BiteBytes = 2 * 1024 * 1024;

    public IEnumerable<Row> Rows()
    {
        var size = FirstBite;
        var bite = new List<Row>();
        while (true)
        {
            bite.Clear();
            var more = Take(bite, size);
            foreach (var row in bite)
            {
                yield return row;
            }

            if (!more)
            {
                yield break;
            }

            size = Math.Min(size * 2, LargestBite);
        }
    }

    /// <summary>Reads on from where the last bite ended; false when there is nothing left.</summary>
    protected abstract bool Read(SqliteSession session, List<Row> bite, int size, ref int bytes);

    protected static bool IsFull(List<Row> bite, int size, int bytes) => bite.Count >= size || bytes >= BiteBytes;

    private bool Take(List<Row> bite, int size)
    {
        var session = source.Rent();
        try
        {
            var bytes = 0;
            return Read(session, bite, size, ref bytes);
        }
        finally
        {
            source.Return(session);
        }
    }
}

/// <summary>Every document, in the order of insertion or the other way round.</summary>
internal sealed class TableScan(IReadSource source, Collection collection, bool reverse = false) : Scan(source)
{
    private readonly string _sql = reverse
        ? $"SELECT rid, body FROM {collection.Table} WHERE rid < $1 ORDER BY rid DESC LIMIT $2"
        : $"SELECT rid, body FROM {collection.Table} WHERE rid > $1 ORDER BY rid LIMIT $2";

    private long _position = reverse ? long.MaxValue : -1;

    protected override bool Read(SqliteSession session, List<Row> bite, int size, ref int bytes)
    {
        using var reader = session.Query(_sql, _position, size);
        while (reader.Step())
        {
            var row = new Row(reader.Int64(0), reader.Blob(1));
            bite.Add(row);
            bytes += row.Body.Length;
            _position = row.Id;
            if (IsFull(bite, size, bytes))
            {
                return true;
            }
        }

        return false;
    }
}
