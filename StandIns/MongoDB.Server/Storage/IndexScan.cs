namespace MongoDB.Server.Storage;

/// <summary>A stretch of keys: from, inclusive, up to, exclusive.</summary>
internal readonly record struct KeyRange(byte[] From, byte[] To);

/// <summary>Documents by an index, range after range; within a range in the order of the keys.</summary>
internal sealed class IndexScan(IReadSource source, Collection collection, IndexInfo index, IReadOnlyList<KeyRange> ranges, bool reverse) : Scan(source)
{
    private readonly string _sql = reverse
        ? $"SELECT i.key, i.rid, d.body FROM {index.Table} i CROSS JOIN {collection.Table} d ON d.rid = i.rid WHERE (i.key, i.rid) < ($1, $2) AND i.key >= $3 ORDER BY i.key DESC, i.rid DESC LIMIT $4"
        : $"SELECT i.key, i.rid, d.body FROM {index.Table} i CROSS JOIN {collection.Table} d ON d.rid = i.rid WHERE (i.key, i.rid) > ($1, $2) AND i.key < $3 ORDER BY i.key, i.rid LIMIT $4";

    // A document with several entries is given once.
    private readonly HashSet<long>? _seen = index.IsMultikey ? [] : null;
    private int _range;
    private byte[]? _key;
    private long _id;

    protected override bool Read(SqliteSession session, List<Row> bite, int size, ref int bytes)
    {
        for (; _range < ranges.Count; _range++, _key = null)
        {
            var range = reverse ? ranges[ranges.Count - 1 - _range] : ranges[_range];
            if (_key is null)
            {
                (_key, _id) = (reverse ? range.To : range.From, -1); // row ids start at 1
            }

            if (ReadRange(session, range, bite, size, ref bytes))
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadRange(SqliteSession session, KeyRange range, List<Row> bite, int size, ref int bytes)
    {
        using var reader = session.Query(_sql, _key!, _id, reverse ? range.From : range.To, size);
        var read = 0;
        while (reader.Step())
        {
            read++;
            (_key, _id) = (reader.Blob(0), reader.Int64(1));
            if (_seen is null || _seen.Add(_id))
            {
                var row = new Row(_id, reader.Blob(2));
                bite.Add(row);
                bytes += row.Body.Length;
            }

            if (IsFull(bite, size, bytes))
            {
                return true;
            }
        }

        // A range that gave as many entries as asked for may have more, even when all were repetitions.
        return read == size;
    }
}
