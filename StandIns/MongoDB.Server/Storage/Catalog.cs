using System.Collections.Immutable;
using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Storage;

/// <summary>Which collections and indexes there are. Read by everybody, changed inside write transactions only.</summary>
internal sealed class Catalog
{
    private volatile ImmutableSortedDictionary<string, Collection> _collections;

    private Catalog(ImmutableSortedDictionary<string, Collection> collections) => _collections = collections;

    public IEnumerable<Collection> Collections => _collections.Values;

    public static Catalog Load(SqliteSession session)
    {
        session.Execute(
            "CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, name TEXT NOT NULL, uuid TEXT NOT NULL, UNIQUE (db, name))");
        session.Execute(
            "CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY AUTOINCREMENT, collection_id INTEGER NOT NULL, spec BLOB NOT NULL, multikey INTEGER NOT NULL)");
        var indexes = LoadIndexes(session).ToLookup(x => x.Collection, x => x.Index);
        var collections = ImmutableSortedDictionary.CreateBuilder<string, Collection>(StringComparer.Ordinal);
        using var reader = session.Query("SELECT id, db, name, uuid FROM collections");
        while (reader.Step())
        {
            var id = reader.Int64(0);
            var collection = new Collection(id, reader.Text(1), reader.Text(2), Guid.Parse(reader.Text(3)), [.. indexes[id]]);
            collections[collection.Namespace] = collection;
        }

        return new Catalog(collections.ToImmutable());
    }

    public Collection? Find(string ns) => _collections.GetValueOrDefault(ns);

    public IEnumerable<Collection> InDatabase(string db) => _collections.Values.Where(c => c.Db == db);

    /// <summary>Becomes visible to everybody else when the transaction has committed.</summary>
    public ImmutableSortedDictionary<string, Collection> Snapshot() => _collections;

    public void Publish(ImmutableSortedDictionary<string, Collection> collections) => _collections = collections;

    private static List<(long Collection, IndexInfo Index)> LoadIndexes(SqliteSession session)
    {
        var indexes = new List<(long, IndexInfo)>();
        using var reader = session.Query("SELECT collection_id, id, spec, multikey FROM indexes ORDER BY id");
        while (reader.Step())
        {
            BsonDocument spec = BsonCodec.Decode(reader.Blob(2));
            indexes.Add((reader.Int64(0), new IndexInfo(reader.Int64(1), spec, reader.Int64(3) != 0)));
        }

        return indexes;
    }
}
