using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.FailPoints;
using MongoDB.Server.Storage;
using MongoDB.Server.Update;

namespace MongoDB.Server.Commands;

/// <summary>bulkWrite: inserts, updates and deletes over several collections in one command, as MongoDB 8 has it.</summary>
internal static class BulkWriteCommand
{
    private static readonly string[] Fields = ["ops", "nsInfo", "ordered", "errorsOnly", "bypassDocumentValidation", "let", "cursor"];

    public static IEnumerable<Command> All { get; } = [new(["bulkWrite"], Fields, RunAsync) { AdminOnly = true }];

    private static async Task<Reply> RunAsync(CommandContext context)
    {
        context.RefuseIfGiven("let");
        var operations = Statements.Of(context, "ops");
        var namespaces = context.RequiredArray("nsInfo").Select(ReadNamespace).ToList();
        var (ordered, errorsOnly) = (context.Flag("ordered", otherwise: true), context.Flag("errorsOnly"));
        var tally = await context.Store.WriteAsync(
            context.IsDurableWrite(),
            transaction =>
            {
                var tally = new Tally(errorsOnly);
                for (var i = 0; i < operations.Count && (tally.Errors == 0 || !ordered); i++)
                {
                    try
                    {
                        Run(context, transaction, operations[i], namespaces, tally, i);
                    }
                    catch (MongoError e)
                    {
                        tally.Refused(i, e);
                    }
                }

                return tally;
            },
            context.Operation.Cancel);
        var cursor = new Cursor("admin.$cmd.bulkWrite", tally.Results.Select(BsonCodec.Encode).ToList());
        var batchSize = context.DocumentOrEmpty("cursor").GetValue("batchSize", long.MaxValue).ToInt64();
        return Cursor.Open(context, cursor, batchSize, more: tally.ToReply());
    }

    private static (string Db, string Name) ReadNamespace(BsonValue value)
    {
        var ns = value is BsonDocument info && info.GetValue("ns", null) is BsonString text
            ? text.Value
            : throw new MongoError(ErrorCode.IDLFailedToParse, "BSON field 'bulkWrite.nsInfo.ns' is missing but a required field");
        var dot = ns.IndexOf('.', StringComparison.Ordinal);
        return CommandContext.CheckNamespace(dot < 0 ? "" : ns[..dot], ns[(dot + 1)..]);
    }

    private static void Run(
        CommandContext context, WriteTransaction transaction, BsonDocument operation, List<(string Db, string Name)> namespaces, Tally tally, int index)
    {
        if (!BsonNumber.TryWhole(operation[0], out var at) || at < 0 || at >= namespaces.Count)
        {
            throw MongoError.BadValue($"BulkWrite ops entry {index} has an invalid nsInfo index.");
        }

        var (db, name) = namespaces[(int)at];
        var updates = new CollectionUpdate(transaction, context.Operation, context.State.Time);
        CommandContext.RefuseCollation(operation.GetValue("collation", null));
        switch (operation.GetElement(0).Name)
        {
            case "insert":
                FailPointTable.ThrowIfStruck(context.State.FailPoints.FailAllInserts);
                Statements.RefuseUnknown("insert", operation, ["insert", "document"]);
                new CollectionWriter(transaction, transaction.FindOrCreate(db, name)).Insert(DocumentRules.Prepare(Statements.Document(operation, "document")));
                tally.Inserted(index);
                break;
            case "update":
                FailPointTable.ThrowIfStruck(context.State.FailPoints.FailAllUpdates);
                Statements.RefuseUnknown("update", operation, ["update", "filter", "updateMods", "multi", "upsert", "arrayFilters", "hint", "collation", "sort"]);
                tally.Updated(index, updates.Update(db, name, new UpdateStatement(
                    Statements.Document(operation, "filter"),
                    operation.GetValue("updateMods", null) ?? throw new MongoError(ErrorCode.IDLFailedToParse, "BSON field 'update.updateMods' is missing but a required field"),
                    Statements.Flag(operation, "multi"),
                    Statements.Flag(operation, "upsert"),
                    operation.GetValue("arrayFilters", null),
                    operation.GetValue("hint", null),
                    operation.GetValue("sort", null) as BsonDocument)));
                break;
            case "delete":
                FailPointTable.ThrowIfStruck(context.State.FailPoints.FailAllRemoves);
                Statements.RefuseUnknown("delete", operation, ["delete", "filter", "multi", "hint", "collation"]);
                tally.Deleted(index, updates.Delete(db, name, new DeleteStatement(
                    Statements.Document(operation, "filter"), Statements.Flag(operation, "multi"), operation.GetValue("hint", null))));
                break;
            default:
                throw new MongoError(ErrorCode.IDLUnknownField, $"BSON field 'bulkWrite.ops.{operation.GetElement(0).Name}' is an unknown field.");
        }
    }

    private sealed class Tally(bool errorsOnly)
    {
        private long _inserted;
        private long _matched;
        private long _modified;
        private long _upserted;
        private long _deleted;

        public int Errors { get; private set; }

        public List<BsonDocument> Results { get; } = [];

        public void Inserted(int index)
        {
            _inserted++;
            Succeeded(index, 1);
        }

        public void Updated(int index, UpdateOutcome outcome)
        {
            _matched += outcome.Matched;
            _modified += outcome.Modified;
            _upserted += outcome.UpsertedId is null ? 0 : 1;
            var result = Succeeded(index, outcome.UpsertedId is null ? outcome.Matched : 1).Add("nModified", BsonNumber.Compact(outcome.Modified));
            if (outcome.UpsertedId is not null)
            {
                result.Add("upserted", new BsonDocument("_id", outcome.UpsertedId));
            }
        }

        public void Deleted(int index, long count)
        {
            _deleted += count;
            Succeeded(index, count);
        }

        public void Refused(int index, MongoError error)
        {
            Errors++;
            var result = new BsonDocument { { "ok", 0.0 }, { "idx", index }, { "code", error.Code }, { "errmsg", error.Message } };
            result.Merge(error.Details ?? []);
            Results.Add(result.Add("n", 0));
        }

        public BsonDocument ToReply() => new()
        {
            { "nErrors", Errors }, { "nInserted", BsonNumber.Compact(_inserted) }, { "nMatched", BsonNumber.Compact(_matched) },
            { "nModified", BsonNumber.Compact(_modified) }, { "nUpserted", BsonNumber.Compact(_upserted) }, { "nDeleted", BsonNumber.Compact(_deleted) },
        };

        private BsonDocument Succeeded(int index, long n)
        {
            var result = new BsonDocument { { "ok", 1.0 }, { "idx", index }, { "n", BsonNumber.Compact(n) } };
            if (!errorsOnly)
            {
                Results.Add(result);
            }

            return result;
        }
    }
}
