using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Update;

namespace MongoDB.Server.Commands;

/// <summary>Changes or removes one document and returns it, as it was or as it is.</summary>
internal static class FindAndModifyCommand
{
    private static readonly string[] Fields =
    [
        "query", "sort", "remove", "update", "new", "fields", "upsert", "bypassDocumentValidation", "collation", "arrayFilters", "hint", "let",
    ];

    public static IEnumerable<Command> All { get; } = [new(["findAndModify", "findandmodify"], Fields, RunAsync)];

    private static Task<Reply> RunAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        context.RefuseCollation();
        context.RefuseIfGiven("let");
        var remove = context.Flag("remove");
        var change = context.Optional("update");
        var (upsert, returnNew) = (context.Flag("upsert"), context.Flag("new"));
        if (remove == change is not null)
        {
            throw MongoError.FailedToParse(remove ? "Cannot specify both an update and remove=true" : "Either an update or remove=true must be specified");
        }

        if (remove && (upsert || returnNew))
        {
            throw MongoError.FailedToParse(upsert ? "Cannot specify both upsert=true and remove=true" : "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
        }

        var projection = Projection.Parse(context.DocumentOrEmpty("fields"));
        return context.Store.WriteAsync(
            context.IsDurableWrite(),
            transaction =>
            {
                var updates = new CollectionUpdate(transaction, context.Operation, context.State.Time);
                var query = context.DocumentOrEmpty("query");
                if (remove)
                {
                    var gone = updates.DeleteFirst($"{db}.{name}", query, SortPattern.Parse(context.Optional("sort")), context.Optional("hint"));
                    return Answer(new BsonDocument("n", gone is null ? 0 : 1), gone, projection);
                }

                var statement = new UpdateStatement(query, change!, Multi: false, upsert, context.Optional("arrayFilters"), context.Optional("hint"), context.OptionalDocument("sort"));
                var outcome = updates.Update(db, name, statement);
                var n = outcome.Matched > 0 || outcome.UpsertedId is not null ? 1 : 0;
                var info = new BsonDocument { { "n", n }, { "updatedExisting", outcome.Matched > 0 } };
                if (outcome.UpsertedId is not null)
                {
                    info["upserted"] = outcome.UpsertedId;
                }

                return Answer(info, returnNew ? outcome.After : outcome.Before, projection);
            },
            context.Operation.Cancel);
    }

    private static Reply Answer(BsonDocument info, BsonDocument? document, Projection? projection) => new BsonDocument
    {
        { "lastErrorObject", info },
        { "value", document is null ? BsonNull.Value : projection is null ? document : projection.Apply(document) },
        { "ok", 1.0 },
    };
}
