using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.FailPoints;
using MongoDB.Server.Storage;
using MongoDB.Server.Update;

namespace MongoDB.Server.Commands;

/// <summary>insert, update, delete: each command is one transaction, in which a refused write leaves nothing behind.</summary>
internal static class WriteCommands
{
    public const int MaxBatch = 100_000;

    private static readonly string[] UpdateFields = ["q", "u", "c", "multi", "upsert", "collation", "arrayFilters", "hint", "sort"];

    public static IEnumerable<Command> All { get; } =
    [
        new(["insert"], ["documents", "ordered", "bypassDocumentValidation"], InsertAsync),
        new(["update"], ["updates", "ordered", "bypassDocumentValidation", "let"], UpdateAsync),
        new(["delete"], ["deletes", "ordered", "let"], DeleteAsync),
    ];

    public static UpdateStatement ReadUpdate(BsonDocument s)
    {
        Statements.RefuseUnknown("update.updates", s, UpdateFields);
        CommandContext.RefuseCollation(s.GetValue("collation", null));
        if (s.Contains("c"))
        {
            throw MongoError.NotImplemented("An update with constants");
        }

        return new UpdateStatement(
            Statements.Document(s, "q"),
            s.GetValue("u", null) ?? throw new MongoError(ErrorCode.IDLFailedToParse, "BSON field 'update.updates.u' is missing but a required field"),
            Statements.Flag(s, "multi"),
            Statements.Flag(s, "upsert"),
            s.GetValue("arrayFilters", null),
            s.GetValue("hint", null),
            s.GetValue("sort", null) as BsonDocument);
    }

    private static Task<Reply> InsertAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        var documents = Statements.Of(context, "documents");
        return Statements.RunAsync(context, documents, new BsonDocument("n", 0), (transaction, document, _, reply) =>
        {
            FailPointTable.ThrowIfStruck(context.State.FailPoints.FailAllInserts);
            var collection = transaction.FindOrCreate(db, name);
            new CollectionWriter(transaction, collection).Insert(DocumentRules.Prepare(document));
            reply["n"] = reply["n"].AsInt32 + 1;
        });
    }

    private static async Task<Reply> UpdateAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        context.RefuseIfGiven("let");
        var updates = Statements.Of(context, "updates");
        var answer = await Statements.RunAsync(context, updates, new BsonDocument { { "n", 0 }, { "nModified", 0 } }, (transaction, statement, index, reply) =>
        {
            FailPointTable.ThrowIfStruck(context.State.FailPoints.FailAllUpdates);
            var outcome = new CollectionUpdate(transaction, context.Operation, context.State.Time).Update(db, name, ReadUpdate(statement));
            reply["n"] = reply["n"].AsInt32 + (int)outcome.Matched + (outcome.UpsertedId is null ? 0 : 1);
            reply["nModified"] = reply["nModified"].AsInt32 + (int)outcome.Modified;
            if (outcome.UpsertedId is not null)
            {
                if (!reply.TryGetValue("upserted", out var upserted))
                {
                    reply["upserted"] = upserted = new BsonArray();
                }

                upserted.AsBsonArray.Add(new BsonDocument { { "index", index }, { "_id", outcome.UpsertedId } });
            }
        });
        await context.State.FailPoints.HangAfterBatchUpdate.PauseWhileSetAsync(context.Operation.Cancel);
        return answer;
    }

    private static Task<Reply> DeleteAsync(CommandContext context)
    {
        var (db, name) = context.Target();
        context.RefuseIfGiven("let");
        var deletes = Statements.Of(context, "deletes");
        return Statements.RunAsync(context, deletes, new BsonDocument("n", 0), (transaction, statement, _, reply) =>
        {
            FailPointTable.ThrowIfStruck(context.State.FailPoints.FailAllRemoves);
            Statements.RefuseUnknown("delete.deletes", statement, ["q", "limit", "collation", "hint"]);
            CommandContext.RefuseCollation(statement.GetValue("collation", null));
            var limit = BsonNumber.TryWhole(statement.GetValue("limit", BsonNull.Value), out var whole) && whole is 0 or 1
                ? whole
                : throw MongoError.FailedToParse("The limit field in delete objects must be 0 or 1. Got " + statement.GetValue("limit", BsonNull.Value));
            var deleted = new CollectionUpdate(transaction, context.Operation, context.State.Time)
                .Delete(db, name, new DeleteStatement(Statements.Document(statement, "q"), limit == 0, statement.GetValue("hint", null)));
            reply["n"] = reply["n"].AsInt32 + (int)deleted;
        });
    }
}
