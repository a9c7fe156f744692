using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Storage;

/// <summary>A stored document: its bytes, decoded only when somebody looks inside.</summary>
internal sealed class Row(long id, byte[] body)
{
    private BsonDocument? _document;

    public Row(BsonDocument document)
        : this(0, [])
    {
        _document = document;
    }

    public long Id { get; } = id;

    public byte[] Body { get; } = body;

    public BsonDocument Document => _document ??= BsonCodec.Decode(Body);

    /// <summary>The same without the decoded document, where the bytes are there to make it again.</summary>
    public Row Light() => Body.Length > 0 ? new Row(Id, Body) : this;

    /// <summary>Only the id; <see cref="RowFetch"/> reads the rest again. A computed document has no id and stays as it is.</summary>
    public Row Stub() => Id > 0 ? new Row(Id, []) : this;
}

/// <summary>Reads rows again by id; what was deleted in between is left out.</summary>
internal sealed class RowFetch(IReadSource source, Collection collection)
{
    private const int Bite = 128;
    private readonly string _sql = $"SELECT body FROM {collection.Table} WHERE rid = $1";

    public IEnumerable<Row> Rows(IEnumerable<Row> stubs)
    {
        foreach (var bite in stubs.Chunk(Bite))
        {
            foreach (var row in Read(bite))
            {
                yield return row;
            }
        }
    }

    private List<Row> Read(Row[] stubs)
    {
        var session = source.Rent();
        try
        {
            var rows = new List<Row>(stubs.Length);
            foreach (var stub in stubs)
            {
                if (session.Bytes(_sql, stub.Id) is { } body)
                {
                    rows.Add(new Row(stub.Id, body));
                }
            }

            return rows;
        }
        finally
        {
            source.Return(session);
        }
    }
}
