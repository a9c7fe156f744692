using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Storage;

/// <summary>
/// Writes documents and their index entries together. Unique keys are looked at before anything is written, so a
/// refused document leaves nothing behind and the rest of the batch goes on.
/// </summary>
internal sealed class CollectionWriter(WriteTransaction transaction, Collection collection)
{
    private readonly SqliteSession _session = transaction.Session;

    public void Insert(BsonDocument document)
    {
        var body = EncodeChecked(document);
        var keys = collection.Indexes.Select(index => IndexKeys.Of(index, document)).ToArray();
        for (var i = 0; i < keys.Length; i++)
        {
            RefuseDuplicates(collection.Indexes[i], keys[i], self: -1);
        }

        _session.Execute(collection.InsertSql, body);
        var id = _session.LastRowId;
        for (var i = 0; i < keys.Length; i++)
        {
            AddEntries(collection.Indexes[i], keys[i], id);
        }
    }

    /// <summary>False when the document already reads as wanted.</summary>
    public bool Replace(Row row, BsonDocument before, BsonDocument after)
    {
        var body = EncodeChecked(after);
        if (body.AsSpan().SequenceEqual(row.Body))
        {
            return false;
        }

        var changes = collection.Indexes.Select(index => Difference(IndexKeys.Of(index, before), IndexKeys.Of(index, after))).ToArray();
        for (var i = 0; i < changes.Length; i++)
        {
            RefuseDuplicates(collection.Indexes[i], changes[i].Added, row.Id);
        }

        for (var i = 0; i < changes.Length; i++)
        {
            RemoveEntries(collection.Indexes[i], changes[i].Removed, row.Id);
            AddEntries(collection.Indexes[i], changes[i].Added, row.Id);
        }

        _session.Execute(collection.UpdateSql, body, row.Id);
        return true;
    }

    public void Delete(Row row)
    {
        foreach (var index in collection.Indexes)
        {
            RemoveEntries(index, IndexKeys.Of(index, row.Document), row.Id);
        }

        _session.Execute(collection.DeleteSql, row.Id);
    }

    /// <summary>Enters every document of the collection into a new index.</summary>
    public void Fill(IndexInfo index)
    {
        foreach (var row in new TableScan(transaction, collection).Rows())
        {
            var keys = IndexKeys.Of(index, row.Document);
            RefuseDuplicates(index, keys, row.Id);
            AddEntries(index, keys, row.Id);
        }
    }

    private static byte[] EncodeChecked(BsonDocument document)
    {
        var body = BsonCodec.Encode(document);
        if (body.Length > BsonCodec.MaxDocumentBytes)
        {
            throw new MongoError(ErrorCode.BSONObjectTooLarge, $"BSONObj size: {body.Length} (0x{body.Length:X}) is invalid. Size must be between 0 and {BsonCodec.MaxDocumentBytes}(16MB)");
        }

        return body;
    }

    private static (List<IndexKey> Removed, List<IndexKey> Added) Difference(List<IndexKey> before, List<IndexKey> after)
    {
        if (before.Count == 1 && after.Count == 1)
        {
            return before[0].SameAs(after[0]) ? ([], []) : (before, after);
        }

        return (
            before.FindAll(key => !after.Exists(key.SameAs)),
            after.FindAll(key => !before.Exists(key.SameAs)));
    }

    private void RefuseDuplicates(IndexInfo index, List<IndexKey> keys, long self)
    {
        if (!index.IsUnique)
        {
            return;
        }

        foreach (var key in keys)
        {
            var holder = _session.Number(index.HolderSql, key.Bytes, self);
            if (holder is not null)
            {
                throw MongoError.DuplicateKey(collection.Namespace, index.Name, index.KeyPattern, key.Shown(index));
            }
        }
    }

    private void AddEntries(IndexInfo index, List<IndexKey> keys, long id)
    {
        if (!index.IsMultikey && keys.Exists(key => key.FromArray))
        {
            transaction.MarkMultikey(index);
        }

        foreach (var key in keys)
        {
            _session.Execute(index.InsertSql, key.Bytes, id);
        }
    }

    private void RemoveEntries(IndexInfo index, List<IndexKey> keys, long id)
    {
        foreach (var key in keys)
        {
            _session.Execute(index.DeleteSql, key.Bytes, id);
        }
    }
}
