using MongoDB.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Access;

/// <summary>
/// What a privilege is about, and what a command touches: a collection, a database, or the server ("cluster") as such. In a privilege an empty
/// name stands for every database, or for every collection but those of the system.
/// </summary>
internal sealed record Resource
{
    private const string SystemPrefix = "system.";

    private Resource()
    {
    }

    /// <summary>Everything, system collections included.</summary>
    public static Resource Any { get; } = new() { IsAny = true };

    public static Resource Cluster { get; } = new() { IsCluster = true };

    /// <summary>Every database and its ordinary collections.</summary>
    public static Resource AnyDatabase { get; } = Database("");

    public bool IsAny { get; private init; }

    public bool IsCluster { get; private init; }

    public string Db { get; private init; } = "";

    public string Collection { get; private init; } = "";

    public static Resource Database(string db) => new() { Db = db };

    public static Resource In(string db, string collection) => new() { Db = db, Collection = collection };

    /// <summary>Whether a privilege on this is one on <paramref name="target"/>.</summary>
    public bool Covers(Resource target)
    {
        if (IsAny || IsCluster || target.IsCluster)
        {
            return IsAny || (IsCluster && target.IsCluster);
        }

        return (Db.Length == 0 || Db == target.Db)
            && (Collection.Length == 0 ? !target.Collection.StartsWith(SystemPrefix, StringComparison.Ordinal) : Collection == target.Collection);
    }

    public BsonDocument ToBson() => IsAny ? new("anyResource", true) : IsCluster ? new("cluster", true) : new() { { "db", Db }, { "collection", Collection } };

    /// <exception cref="MongoError">It is none of the three forms.</exception>
    public static Resource FromBson(BsonValue value) => value switch
    {
        BsonDocument { ElementCount: 1 } one when one.GetValue("cluster", false) == true => Cluster,
        BsonDocument { ElementCount: 1 } one when one.GetValue("anyResource", false) == true => Any,
        BsonDocument { ElementCount: 2 } two when two.GetValue("db", null) is BsonString db && two.GetValue("collection", null) is BsonString collection => In(db.Value, collection.Value),
        _ => throw MongoError.FailedToParse("A resource must be {db: <string>, collection: <string>}, {cluster: true} or {anyResource: true}"),
    };
}
