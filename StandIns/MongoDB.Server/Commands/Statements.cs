using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>Runs the statements of a write command: an ordered batch ends at the first refusal, an unordered one goes on.</summary>
internal static class Statements
{
    public static List<BsonDocument> Of(CommandContext context, string field)
    {
        var statements = context.RequiredArray(field);
        if (statements.Count is 0 or > WriteCommands.MaxBatch)
        {
            throw new MongoError(ErrorCode.InvalidLength, $"Write batch sizes must be between 1 and {WriteCommands.MaxBatch}. Got {statements.Count} operations.");
        }

        return [.. statements.Select(s => s as BsonDocument
            ?? throw MongoError.TypeMismatch($"BSON field '{context.Name}.{field}' is the wrong type '{TypeNames.Of(s)}', expected type 'object'"))];
    }

    public static async Task<Reply> RunAsync(
        CommandContext context, List<BsonDocument> statements, BsonDocument reply, Action<WriteTransaction, BsonDocument, int, BsonDocument> run)
    {
        var ordered = context.Flag("ordered", otherwise: true);
        return await context.Store.WriteAsync(
            context.IsDurableWrite(),
            transaction =>
            {
                var errors = new BsonArray();
                for (var i = 0; i < statements.Count && (errors.Count == 0 || !ordered); i++)
                {
                    try
                    {
                        run(transaction, statements[i], i, reply);
                    }
                    catch (MongoError e)
                    {
                        errors.Add(e.ToWriteError(i));
                    }
                }

                if (errors.Count > 0)
                {
                    reply["writeErrors"] = errors;
                }

                reply["ok"] = 1.0;
                return (Reply)reply;
            },
            context.Operation.Cancel);
    }

    public static void RefuseUnknown(string where, BsonDocument statement, ReadOnlySpan<string> known)
    {
        foreach (var field in statement.Names)
        {
            if (known.IndexOf(field) < 0)
            {
                throw new MongoError(ErrorCode.IDLUnknownField, $"BSON field '{where}.{field}' is an unknown field.");
            }
        }
    }

    public static BsonDocument Document(BsonDocument statement, string field) => statement.GetValue(field, null) switch
    {
        BsonDocument document => document,
        null => throw new MongoError(ErrorCode.IDLFailedToParse, $"BSON field '{field}' is missing but a required field"),
        var other => throw MongoError.TypeMismatch($"BSON field '{field}' is the wrong type '{TypeNames.Of(other)}', expected type 'object'"),
    };

    public static bool Flag(BsonDocument statement, string field) => statement.TryGetValue(field, out var value) && Truth.Of(value);
}
