using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>Databases and collections: list, create, drop, rename.</summary>
internal static class CollectionCommands
{
    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate("listDatabases", ["filter", "nameOnly", "authorizedDatabases"], ListDatabases) with { AdminOnly = true },
        Command.Immediate("listCollections", ["filter", "nameOnly", "authorizedCollections", "cursor"], ListCollections),
        new(["create"], ["capped", "autoIndexId", "size", "max", "validator", "validationLevel", "validationAction", "viewOn", "pipeline", "collation", "timeseries", "expireAfterSeconds", "storageEngine", "indexOptionDefaults", "clusteredIndex", "changeStreamPreAndPostImages", "encryptedFields"], CreateAsync),
        new(["drop"], [], DropAsync),
        new(["dropDatabase"], [], DropDatabaseAsync),
        new(["renameCollection"], ["to", "dropTarget"], RenameAsync) { AdminOnly = true },
    ];

    private static Reply ListDatabases(CommandContext context)
    {
        var nameOnly = context.Flag("nameOnly");
        var filter = FilterParser.Parse(context.DocumentOrEmpty("filter"));
        var databases = new BsonArray();
        var total = 0L;
        var grants = context.Grants;
        var all = grants is null || grants.Allows(Resource.Cluster, "listDatabases");
        foreach (var db in context.Store.Catalog.Collections.GroupBy(c => c.Db).Where(db => all || grants!.AllowsAnythingIn(db.Key)))
        {
            var size = db.Sum(c => Statistics.Of(context.Store, c).StorageBytes);
            BsonDocument shown = nameOnly ? new("name", db.Key) : new() { { "name", db.Key }, { "sizeOnDisk", size }, { "empty", false } };
            if (filter.Matches(shown))
            {
                databases.Add(shown);
                total += size;
            }
        }

        var reply = new BsonDocument("databases", databases);
        if (!nameOnly)
        {
            reply.Add("totalSize", total).Add("totalSizeMb", total / 1048576);
        }

        return reply.Add("ok", 1.0);
    }

    private static Reply ListCollections(CommandContext context)
    {
        var nameOnly = context.Flag("nameOnly");
        var filter = FilterParser.Parse(context.DocumentOrEmpty("filter"));
        var batch = context.DocumentOrEmpty("cursor").GetValue("batchSize", long.MaxValue).ToInt64();
        var grants = context.Grants;
        var all = grants is null || grants.Allows(Resource.Database(context.Db), "listCollections");
        var shown = context.Store.Catalog.InDatabase(context.Db).Where(c => all || grants!.AllowsAnything(Resource.In(c.Db, c.Name))).Select(Describe).Where(filter.Matches)
            .Select(d => nameOnly ? new BsonDocument { { "name", d["name"] }, { "type", d["type"] } } : d);
        return Cursor.Open(context, new Cursor($"{context.Db}.$cmd.listCollections", shown.Select(BsonCodec.Encode).ToList()), batch);
    }

    private static BsonDocument Describe(Collection collection) => new()
    {
        { "name", collection.Name },
        { "type", "collection" },
        { "options", new BsonDocument() },
        { "info", new BsonDocument { { "readOnly", false }, { "uuid", new BsonBinaryData(collection.Uuid, GuidRepresentation.Standard) } } },
        { "idIndex", collection.IdIndex.Spec },
    };

    private static Task<Reply> CreateAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        context.RefuseCollation();
        context.RefuseIfGiven(
            "capped", "size", "max", "validator", "viewOn", "pipeline", "timeseries", "expireAfterSeconds", "storageEngine", "clusteredIndex",
            "changeStreamPreAndPostImages", "encryptedFields", "indexOptionDefaults");
        return context.Store.WriteAsync(
            durable: true,
            transaction =>
            {
                // To create what exists already, with the same options, is no error in MongoDB.
                transaction.FindOrCreate(db, name);
                return (Reply)new BsonDocument("ok", 1.0);
            },
            context.Operation.Cancel);
    }

    private static Task<Reply> DropAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        return context.Store.WriteAsync(
            durable: true,
            transaction =>
            {
                if (transaction.Find($"{db}.{name}") is not { } collection)
                {
                    return new BsonDocument("ok", 1.0);
                }

                transaction.DropCollection(collection);
                return (Reply)new BsonDocument { { "nIndexesWas", collection.Indexes.Length }, { "ns", collection.Namespace }, { "ok", 1.0 } };
            },
            context.Operation.Cancel);
    }

    private static Task<Reply> DropDatabaseAsync(CommandContext context) => context.Store.WriteAsync(
        durable: true,
        transaction =>
        {
            foreach (var collection in transaction.Collections.Where(c => c.Db == context.Db).ToList())
            {
                transaction.DropCollection(collection);
            }

            return (Reply)new BsonDocument { { "dropped", context.Db }, { "ok", 1.0 } };
        },
        context.Operation.Cancel);

    private static Task<Reply> RenameAsync(CommandContext context)
    {
        var from = context.Document[0] is BsonString text ? text.Value : throw MongoError.TypeMismatch("'renameCollection' must be a string");
        var to = context.RequiredString("to");
        var dot = to.IndexOf('.', StringComparison.Ordinal);
        var (db, name) = CommandContext.CheckNamespace(dot < 0 ? "" : to[..dot], to[(dot + 1)..]);
        var dropTarget = context.Flag("dropTarget");
        return context.Store.WriteAsync(
            durable: true,
            transaction =>
            {
                var source = transaction.Find(from) ?? throw new MongoError(ErrorCode.NamespaceNotFound, $"Source collection {from} does not exist");
                if (transaction.Find(to) is { } target)
                {
                    if (!dropTarget || from == to)
                    {
                        throw new MongoError(ErrorCode.NamespaceExists, from == to ? "cannot rename a collection to itself" : "target namespace exists");
                    }

                    transaction.DropCollection(target);
                }

                transaction.RenameCollection(source, db, name);
                return (Reply)new BsonDocument("ok", 1.0);
            },
            context.Operation.Cancel);
    }
}
