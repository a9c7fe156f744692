using Microsoft.Data.Sqlite;
using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.FailPoints;

namespace MongoDB.Server.Commands;

/// <summary>Finds the command, looks at the fields that all commands share, and turns a refusal into a reply.</summary>
internal static class CommandRunner
{
    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal)
    {
        "$db", "lsid", "$clusterTime", "$readPreference", "readConcern", "writeConcern", "maxTimeMS", "comment",
        "apiVersion", "apiStrict", "apiDeprecationErrors", "txnNumber", "autocommit", "startTransaction", "stmtId", "stmtIds",
    };

    public static async Task<Reply> RunAsync(ClientConnection connection, BsonDocument document, CancellationToken stop)
    {
        var state = connection.State;
        state.Counters.CommandRun();
        try
        {
            var name = document.GetElement(0).Name;
            var command = state.Commands.Find(name) ?? throw new MongoError(ErrorCode.CommandNotFound, $"no such command: '{name}'");
            var context = new CommandContext(connection, document, name, stop);
            Gate.Check(command, context);
            Check(command, context);
            await FailCommand.BeforeAsync(command, context);
            return FailCommand.After(command, context, await command.Run(context));
        }
        catch (MongoError e)
        {
            return e.ToReply();
        }
        catch (InvalidCastException e)
        {
            return MongoError.TypeMismatch($"A field of '{document.GetElement(0).Name}' has the wrong type: {e.Message}").ToReply();
        }
        catch (SqliteException e) when (e.Message.Contains("no such table", StringComparison.Ordinal))
        {
            return new MongoError(ErrorCode.QueryPlanKilled, "collection or index dropped during the operation").ToReply();
        }
        catch (Exception e) when (e is not (OperationCanceledException or DisconnectException))
        {
            state.Log.Error("COMMAND", $"{document.GetElement(0).Name} failed: {e}");
            return new MongoError(ErrorCode.InternalError, $"{e.GetType().Name}: {e.Message}").ToReply();
        }
    }

    private static void Check(Command command, CommandContext context)
    {
        if (command.AdminOnly && context.Db != "admin")
        {
            throw new MongoError(ErrorCode.Unauthorized, $"{context.Name} may only be run against the admin database.");
        }

        if (!command.AcceptsAnyField)
        {
            CheckFields(command.Fields, context);
        }

        if (context.Document.Contains("txnNumber") || context.Document.Contains("startTransaction") || context.Document.Contains("autocommit"))
        {
            throw new MongoError(ErrorCode.IllegalOperation, "Transaction numbers are only allowed on a replica set member or mongos");
        }

        if (context.Optional("apiVersion") is { } version && version is not BsonString { Value: "1" })
        {
            throw new MongoError(ErrorCode.APIVersionError, "API version must be \"1\"");
        }

        CheckReadConcern(context);
    }

    /// <summary>Refuses a field that the command does not know.</summary>
    public static void CheckFields(string[] known, CommandContext context)
    {
        foreach (var field in context.Document.Names.Skip(1))
        {
            if (!Shared.Contains(field) && Array.IndexOf(known, field) < 0)
            {
                throw new MongoError(ErrorCode.IDLUnknownField, $"BSON field '{context.Name}.{field}' is an unknown field.");
            }
        }
    }

    private static void CheckReadConcern(CommandContext context)
    {
        if (context.Optional("readConcern") is not BsonDocument concern)
        {
            return;
        }

        var level = concern.GetValue("level", "local");
        if (concern.Contains("afterClusterTime") || concern.Contains("atClusterTime") || level is BsonString { Value: "snapshot" or "linearizable" })
        {
            throw new MongoError(ErrorCode.NotImplemented, $"read concern {concern} needs a replica set");
        }

        if (level is not BsonString { Value: "local" or "available" or "majority" })
        {
            throw MongoError.FailedToParse("Unrecognized option in 'readConcern' level");
        }
    }
}
