using MongoDB.Bson;

namespace MongoDB.Server.Storage;

/// <summary>Compares every index with the documents: each entry that a document should have is there, and no other.</summary>
internal static class Validation
{
    public static (long Documents, Dictionary<string, long> Entries, List<string> Errors) Of(IReadSource source, Collection collection)
    {
        var errors = new List<string>();
        var expected = collection.Indexes.ToDictionary(i => i.Name, _ => 0L);
        var documents = 0L;
        foreach (var row in new TableScan(source, collection).Rows())
        {
            documents++;
            foreach (var index in collection.Indexes)
            {
                foreach (var key in IndexKeys.Of(index, row.Document))
                {
                    expected[index.Name]++;
                    if (!Holds(source, index, key, row.Id))
                    {
                        errors.Add($"index '{index.Name}' lacks an entry of the document with _id {row.Document.GetValue("_id", BsonNull.Value)}");
                    }
                }
            }
        }

        foreach (var index in collection.Indexes)
        {
            var entries = Count(source, index);
            if (entries != expected[index.Name])
            {
                errors.Add($"index '{index.Name}' has {entries} entries where {expected[index.Name]} are expected");
            }
        }

        return (documents, expected, errors);
    }

    private static bool Holds(IReadSource source, IndexInfo index, IndexKey key, long id)
    {
        var session = source.Rent();
        try
        {
            return session.Number($"SELECT 1 FROM {index.Table} WHERE key = $1 AND rid = $2", key.Bytes, id) is not null;
        }
        finally
        {
            source.Return(session);
        }
    }

    private static long Count(IReadSource source, IndexInfo index)
    {
        var session = source.Rent();
        try
        {
            return session.Number($"SELECT count(*) FROM {index.Table}") ?? 0;
        }
        finally
        {
            source.Return(session);
        }
    }
}
