using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>find, and the cursors that it opens.</summary>
internal static class FindCommands
{
    public static readonly string[] FindFields =
    [
        "filter", "sort", "projection", "hint", "skip", "limit", "batchSize", "singleBatch", "noCursorTimeout", "collation", "allowDiskUse", "let",
        "min", "max", "returnKey", "showRecordId", "tailable", "awaitData", "oplogReplay", "allowPartialResults",
    ];

    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate("find", FindFields, Find),
        Command.Immediate("getMore", ["collection", "batchSize"], GetMore),
        Command.Immediate("killCursors", ["cursors"], KillCursors),
    ];

    /// <summary>The plan of a find; null when the collection does not exist.</summary>
    public static QueryPlan? PlanOf(CommandContext context)
    {
        context.RefuseCollation();
        context.RefuseIfGiven("let", "min", "max", "returnKey", "showRecordId", "tailable", "awaitData", "oplogReplay");
        var filter = FilterParser.Parse(context.DocumentOrEmpty("filter"));
        var sort = SortPattern.Parse(context.Optional("sort"));
        var skip = context.Whole("skip", 0, minimum: 0);
        var limit = context.Whole("limit", 0, minimum: 0);
        return context.FindCollection() is { } collection
            ? new Planner(context.Store, collection).Plan(filter, sort, skip, limit == 0 ? null : limit, context.Optional("hint"))
            : null;
    }

    private static Reply Find(CommandContext context)
    {
        var (db, name) = context.Target();
        var batchSize = context.Whole("batchSize", Cursor.DefaultFirstBatch, minimum: 0);
        var projection = Projection.Parse(context.DocumentOrEmpty("projection"));
        var rows = PlanOf(context)?.Rows(context.Store, context.Operation) ?? [];
        var cursor = new Cursor($"{db}.{name}", Bytes(rows, projection), context.Operation) { NoTimeout = context.Flag("noCursorTimeout") };
        return Cursor.Open(context, cursor, batchSize, context.Flag("singleBatch"));
    }

    private static IEnumerable<byte[]> Bytes(IEnumerable<Row> rows, Projection? projection) => projection is null
        ? rows.Select(row => row.Body)
        : rows.Select(row => BsonCodec.Encode(projection.Apply(row.Document)));

    private static Reply GetMore(CommandContext context)
    {
        if (context.Document[0] is not BsonInt64 { Value: var id })
        {
            throw MongoError.TypeMismatch($"BSON field 'getMore.getMore' is the wrong type '{TypeNames.Of(context.Document[0])}', expected type 'long'");
        }

        var ns = $"{context.Db}.{context.RequiredString("collection")}";
        var batchSize = context.Whole("batchSize", long.MaxValue, minimum: 0);
        var cursor = context.State.Cursors.Take(id, ns, context.Connection.User?.Id);
        try
        {
            var batch = cursor.Next(batchSize == 0 ? long.MaxValue : batchSize);
            var exhausted = cursor.IsExhausted;
            if (exhausted)
            {
                cursor.Dispose();
            }
            else
            {
                context.State.Cursors.Return(id, cursor);
            }

            return new CursorReply(ns, exhausted ? 0 : id, isFirst: false, batch);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    private static Reply KillCursors(CommandContext context)
    {
        var (killed, missing) = (new BsonArray(), new BsonArray());
        foreach (var id in context.RequiredArray("cursors"))
        {
            CheckKill(context, id.ToInt64());
            (context.State.Cursors.Kill(id.ToInt64()) ? killed : missing).Add(id);
        }

        return new BsonDocument
        {
            { "cursorsKilled", killed }, { "cursorsNotFound", missing }, { "cursorsAlive", new BsonArray() }, { "cursorsUnknown", new BsonArray() }, { "ok", 1.0 },
        };
    }

    // One's own cursors are one's own to end.
    private static void CheckKill(CommandContext context, long id)
    {
        if (context.State.Options.Auth && context.Connection.User is { } user && context.State.Cursors.Find(id) is { } cursor && cursor.Owner != user.Id
            && !(cursor.Namespace.Split('.', 2) is [var db, var name] && context.Store.Accounts.Current.GrantsOf(user).Allows(Access.Resource.In(db, name), "killAnyCursor")))
        {
            throw Gate.Refusal(context, user.Name.ToString(), $"not authorized to kill cursor {id}");
        }
    }
}
