using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>createIndexes, listIndexes, dropIndexes, and the one change that collMod can make.</summary>
internal static class IndexCommands
{
    public static IEnumerable<Command> All { get; } =
    [
        new(["createIndexes"], ["indexes", "commitQuorum", "ignoreUnknownIndexOptions"], CreateAsync),
        Command.Immediate("listIndexes", ["cursor", "includeIndexBuildInfo", "includeBuildUUIDs"], List),
        new(["dropIndexes", "deleteIndexes"], ["index"], DropAsync),
        new(["collMod"], ["index"], ModifyAsync),
    ];

    private static async Task<Reply> CreateAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        var specs = context.RequiredArray("indexes").Select(s => IndexSpec.Normalize(s)).ToList();
        if (specs.Count == 0)
        {
            throw MongoError.BadValue("Must specify at least one index to create");
        }

        return await context.Store.WriteAsync(
            durable: true,
            transaction =>
            {
                var existed = transaction.Find($"{db}.{name}") is not null;
                var collection = transaction.FindOrCreate(db, name);
                var before = collection.Indexes.Length;
                foreach (var spec in specs)
                {
                    if (!IndexSpec.AlreadyThere(collection, spec))
                    {
                        collection = transaction.AddIndex(collection, spec);
                    }
                }

                var reply = new BsonDocument
                {
                    { "numIndexesBefore", before }, { "numIndexesAfter", collection.Indexes.Length }, { "createdCollectionAutomatically", !existed },
                };
                if (collection.Indexes.Length == before)
                {
                    reply["note"] = "all indexes already exist";
                }

                return (Reply)reply.Add("ok", 1.0);
            },
            context.Operation.Cancel);
    }

    private static Reply List(CommandContext context)
    {
        var (db, name) = context.Target();
        var collection = context.FindCollection() ?? throw new MongoError(ErrorCode.NamespaceNotFound, $"ns does not exist: {db}.{name}");
        var batch = context.DocumentOrEmpty("cursor").GetValue("batchSize", long.MaxValue).ToInt64();
        return Cursor.Open(context, new Cursor($"{db}.{name}", collection.Indexes.Select(i => BsonCodec.Encode(i.Spec)).ToList()), batch);
    }

    private static Task<Reply> DropAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        var wanted = context.Optional("index") ?? throw new MongoError(ErrorCode.IDLFailedToParse, "BSON field 'dropIndexes.index' is missing but a required field");
        return context.Store.WriteAsync(
            durable: true,
            transaction =>
            {
                var collection = transaction.Find($"{db}.{name}") ?? throw new MongoError(ErrorCode.NamespaceNotFound, $"ns not found {db}.{name}");
                var before = collection.Indexes.Length;
                foreach (var index in Wanted(collection, wanted))
                {
                    collection = transaction.DropIndex(collection, index);
                }

                return (Reply)new BsonDocument { { "nIndexesWas", before }, { "ok", 1.0 } };
            },
            context.Operation.Cancel);
    }

    private static List<IndexInfo> Wanted(Collection collection, BsonValue wanted)
    {
        if (wanted is BsonString { Value: "*" })
        {
            return [.. collection.Indexes.Where(i => !i.IsIdIndex)];
        }

        if (wanted is BsonArray names)
        {
            return [.. names.SelectMany(name => Wanted(collection, name))];
        }

        var index = collection.Indexes.FirstOrDefault(i => wanted is BsonString name ? i.Name == name.Value : BsonOrder.Instance.Equals(i.KeyPattern, wanted))
            ?? throw new MongoError(ErrorCode.IndexNotFound, wanted is BsonString ? $"index not found with name [{wanted}]" : $"can't find index with key: {BsonText.Of(wanted)}");
        return index.IsIdIndex ? throw new MongoError(ErrorCode.InvalidOptions, "cannot drop _id index") : [index];
    }

    // The life of a TTL index can be changed; nothing else can.
    private static Task<Reply> ModifyAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        var change = context.OptionalDocument("index") ?? throw MongoError.NotImplemented("collMod without index");
        Statements.RefuseUnknown("collMod.index", change, ["name", "keyPattern", "expireAfterSeconds"]);
        return context.Store.WriteAsync(
            durable: true,
            transaction =>
            {
                var collection = transaction.Find($"{db}.{name}") ?? throw new MongoError(ErrorCode.NamespaceNotFound, $"ns does not exist: {db}.{name}");
                var index = Wanted(collection, change.GetValue("name", null) ?? change.GetValue("keyPattern", ""))[0];
                var spec = index.Spec.DeepClone().AsBsonDocument;
                var old = spec.GetValue("expireAfterSeconds", BsonNull.Value);
                spec["expireAfterSeconds"] = change["expireAfterSeconds"];
                transaction.ChangeIndex(collection, index, IndexSpec.Normalize(spec));
                return (Reply)new BsonDocument { { "expireAfterSeconds_old", old }, { "expireAfterSeconds_new", change["expireAfterSeconds"] }, { "ok", 1.0 } };
            },
            context.Operation.Cancel);
    }
}
