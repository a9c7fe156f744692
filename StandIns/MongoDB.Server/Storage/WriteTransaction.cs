using System.Collections.Immutable;
using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Storage;

/// <summary>The one transaction that is writing: catalogue changes and, through <see cref="CollectionWriter"/>, documents.</summary>
internal sealed class WriteTransaction(SqliteSession session, Catalog catalog) : IReadSource
{
    private ImmutableSortedDictionary<string, Collection> _collections = catalog.Snapshot();
    private readonly List<IndexInfo> _markedMultikey = [];
    private readonly List<Action> _afterCommit = [];
    private bool _catalogChanged;

    public SqliteSession Session { get; } = session;

    public IEnumerable<Collection> Collections => _collections.Values;

    public SqliteSession Rent() => Session;

    public void Return(SqliteSession session)
    {
        // stays with the transaction
    }

    public Collection? Find(string ns) => _collections.GetValueOrDefault(ns);

    public Collection FindOrCreate(string db, string name) => Find($"{db}.{name}") ?? CreateCollection(db, name);

    public Collection CreateCollection(string db, string name)
    {
        var uuid = Guid.NewGuid();
        Session.Execute("INSERT INTO collections (db, name, uuid) VALUES ($1, $2, $3)", db, name, uuid.ToString());
        var collection = new Collection(Session.LastRowId, db, name, uuid, []);
        Session.Execute($"CREATE TABLE {collection.Table} (rid INTEGER PRIMARY KEY, body BLOB NOT NULL)");
        return AddIndex(collection, new BsonDocument { { "v", 2 }, { "key", new BsonDocument("_id", 1) }, { "name", IndexInfo.IdIndexName } });
    }

    public void DropCollection(Collection collection)
    {
        Session.ForgetStatements();
        foreach (var index in collection.Indexes)
        {
            Session.Execute($"DROP TABLE {index.Table}");
        }

        Session.Execute($"DROP TABLE {collection.Table}");
        Session.Execute("DELETE FROM indexes WHERE collection_id = $1", collection.Id);
        Session.Execute("DELETE FROM collections WHERE id = $1", collection.Id);
        Session.ForgetStatements();
        _collections = _collections.Remove(collection.Namespace);
        _catalogChanged = true;
    }

    public void RenameCollection(Collection collection, string db, string name)
    {
        Session.Execute("UPDATE collections SET db = $1, name = $2 WHERE id = $3", db, name, collection.Id);
        _collections = _collections.Remove(collection.Namespace);
        Put(collection with { Db = db, Name = name });
    }

    /// <summary>Creates the index and fills it from the documents that are there.</summary>
    public Collection AddIndex(Collection collection, BsonDocument spec)
    {
        Session.Execute("INSERT INTO indexes (collection_id, spec, multikey) VALUES ($1, $2, 0)", collection.Id, BsonCodec.Encode(spec));
        var index = new IndexInfo(Session.LastRowId, spec, isMultikey: false);
        Session.Execute($"CREATE TABLE {index.Table} (key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (key, rid)) WITHOUT ROWID");
        new CollectionWriter(this, collection).Fill(index);
        return Put(collection with { Indexes = collection.Indexes.Add(index) });
    }

    public Collection DropIndex(Collection collection, IndexInfo index)
    {
        Session.ForgetStatements();
        Session.Execute($"DROP TABLE {index.Table}");
        Session.Execute("DELETE FROM indexes WHERE id = $1", index.Id);
        return Put(collection with { Indexes = collection.Indexes.Remove(index) });
    }

    /// <summary>Replaces an index' description, for options that change without touching its entries.</summary>
    public Collection ChangeIndex(Collection collection, IndexInfo index, BsonDocument spec)
    {
        Session.Execute("UPDATE indexes SET spec = $1 WHERE id = $2", BsonCodec.Encode(spec), index.Id);
        return Put(collection with { Indexes = collection.Indexes.Replace(index, new IndexInfo(index.Id, spec, index.IsMultikey)) });
    }

    public void MarkMultikey(IndexInfo index)
    {
        Session.Execute("UPDATE indexes SET multikey = 1 WHERE id = $1", index.Id);
        index.IsMultikey = true;
        _markedMultikey.Add(index);
    }

    /// <summary>What else becomes visible with the commit, before anybody else writes.</summary>
    public void AfterCommit(Action then) => _afterCommit.Add(then);

    /// <summary>Called after a rollback: what was marked is not marked in the file.</summary>
    public void Undone() => _markedMultikey.ForEach(index => index.IsMultikey = false);

    /// <summary>Called after the commit: from now on everybody sees the new catalogue.</summary>
    public void Published()
    {
        if (_catalogChanged)
        {
            catalog.Publish(_collections);
        }

        _afterCommit.ForEach(then => then());
    }

    private Collection Put(Collection collection)
    {
        _collections = _collections.SetItem(collection.Namespace, collection);
        _catalogChanged = true;
        return collection;
    }
}
