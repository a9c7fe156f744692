using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Commands;

/// <summary>A result that is handed out batch by batch. What is behind it reads in small bites and holds no transaction.</summary>
internal sealed class Cursor(string ns, IEnumerable<byte[]> documents, OperationContext? operation = null) : IDisposable
{
    public const int DefaultFirstBatch = 101;

    private readonly IEnumerator<byte[]> _documents = documents.GetEnumerator();
    private bool _hasNext;
    private bool _started;

    public string Namespace { get; } = ns;

    public bool NoTimeout { get; init; }

    /// <summary>Whose it is: nobody else reads it on. Null where nobody was logged in.</summary>
    public Guid? Owner { get; private set; }

    public long LastUsed { get; set; }

    public bool IsExhausted => _started && !_hasNext;

    /// <summary>Up to a number of documents and up to the size that a reply may have.</summary>
    public List<byte[]> Next(long most)
    {
        operation?.Restart();
        var batch = new List<byte[]>();
        var bytes = 0L;
        if (!_started && most > 0)
        {
            _started = true;
            _hasNext = _documents.MoveNext();
        }

        while (_hasNext && batch.Count < most && (batch.Count == 0 || bytes + _documents.Current.Length <= BsonCodec.MaxDocumentBytes))
        {
            batch.Add(_documents.Current);
            bytes += _documents.Current.Length;
            _hasNext = _documents.MoveNext();
        }

        return batch;
    }

    public void Dispose() => _documents.Dispose();

    /// <summary>Answers the first batch and keeps the cursor if there is more.</summary>
    public static Reply Open(CommandContext context, Cursor cursor, long firstBatch, bool single = false, BsonDocument? more = null)
    {
        cursor.Owner = context.Connection.User?.Id;
        try
        {
            var batch = cursor.Next(firstBatch);
            var id = cursor.IsExhausted || single ? 0 : context.State.Cursors.Add(cursor);
            if (id == 0)
            {
                cursor.Dispose();
            }

            return new CursorReply(cursor.Namespace, id, isFirst: true, batch, more);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }
}
