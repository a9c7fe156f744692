namespace MongoDB.Server.Storage;

/// <summary>How large a collection is. Sizes of documents are exact; of the storage, an estimate from them.</summary>
internal sealed record Statistics(long Count, long Bytes, long StorageBytes, IReadOnlyDictionary<string, long> IndexBytes)
{
    public static Statistics Of(Store store, Collection collection)
    {
        var session = store.Rent();
        try
        {
            var count = CountOf(session, collection);
            var bytes = session.Number($"SELECT sum(length(body)) FROM {collection.Table}") ?? 0;
            var indexes = collection.Indexes.ToDictionary(
                i => i.Name,
                i => session.Number($"SELECT sum(length(key) + 8) FROM {i.Table}") ?? 0);
            return new Statistics(count, bytes, bytes, indexes);
        }
        finally
        {
            store.Return(session);
        }
    }

    /// <summary>The number of documents: every one of them is in the index over _id, which is small.</summary>
    public static long CountOf(IReadSource source, Collection collection)
    {
        var session = source.Rent();
        try
        {
            return CountOf(session, collection);
        }
        finally
        {
            source.Return(session);
        }
    }

    private static long CountOf(SqliteSession session, Collection collection) => session.Number($"SELECT count(*) FROM {collection.IdIndex.Table}") ?? 0;
}
