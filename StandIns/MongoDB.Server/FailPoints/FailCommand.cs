using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Commands;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.FailPoints;

/// <summary>A fail point asks for the connection to end without an answer.</summary>
internal sealed class DisconnectException : Exception
{
    public DisconnectException()
        : base("A fail point ends the connection.")
    {
    }
}

/// <summary>What the fail point failCommand does to a command.</summary>
internal static class FailCommand
{
    private const string Message = "Failing command via 'failCommand' failpoint";

    private static readonly HashSet<string> WithWriteConcern = new(StringComparer.Ordinal)
    {
        "insert", "update", "delete", "findAndModify", "bulkWrite", "aggregate", "create", "createIndexes", "drop", "dropDatabase", "dropIndexes",
        "renameCollection", "collMod",
    };

    /// <summary>Blocks first, then ends the connection or refuses; whatever was asked for.</summary>
    /// <exception cref="DisconnectException">The connection shall end.</exception>
    /// <exception cref="MongoError">The command is refused.</exception>
    public static async Task BeforeAsync(Command command, CommandContext context)
    {
        if (context.State.FailPoints.FailCommand.Enter(data => Concerns(data, command, context)
            && (Says(data, "closeConnection") || Says(data, "blockConnection") || data.Contains("errorCode"))) is not { } data)
        {
            return;
        }

        context.State.Log.Info("COMMAND", $"{Message}: {context.Name}");
        if (Says(data, "blockConnection"))
        {
            await context.Operation.SleepAsync(TimeSpan.FromMilliseconds(Whole(data, "blockTimeMS")));
        }

        if (Says(data, "closeConnection"))
        {
            throw new DisconnectException();
        }

        if (data.Contains("errorCode"))
        {
            throw new MongoError((int)Whole(data, "errorCode"), Message, Details(data));
        }
    }

    /// <summary>Gives a write that was done a writeConcernError, where that was asked for.</summary>
    public static Reply After(Command command, CommandContext context, Reply reply)
    {
        if (!WithWriteConcern.Contains(command.Names[0])
            || context.State.FailPoints.FailCommand.Enter(data => Concerns(data, command, context) && data.Contains("writeConcernError")) is not { } data)
        {
            return reply;
        }

        var more = new BsonDocument("writeConcernError", data["writeConcernError"]);
        return reply.With(data.TryGetValue("errorLabels", out var labels) ? more.Add("errorLabels", labels) : more);
    }

    /// <summary>Looks at the options before they strike, so that a slip in a test shows where it was made.</summary>
    public static void Check(BsonDocument data)
    {
        foreach (var name in data.Names)
        {
            if (name is not ("failCommands" or "failAllCommands" or "failInternalCommands" or "failLocalClients" or "appName" or "namespace" or "errorCode"
                or "errorExtraInfo" or "errorLabels" or "closeConnection" or "blockConnection" or "blockTimeMS" or "writeConcernError"))
            {
                throw MongoError.NotImplemented($"The option '{name}' of failCommand");
            }
        }

        if (Says(data, "blockConnection") && Whole(data, "blockTimeMS") < 0)
        {
            throw new MongoError(ErrorCode.InvalidOptions, "'blockTimeMS' must be non-negative");
        }
    }

    private static bool Concerns(BsonDocument data, Command command, CommandContext context)
    {
        if (command.Names[0] == FailPointCommands.Configure
            || (data.TryGetValue("appName", out var app) && app != context.Connection.ApplicationName)
            || (data.TryGetValue("namespace", out var ns) && (context.Document[0] is not BsonString { Value: var name } || ns != $"{context.Db}.{name}")))
        {
            return false;
        }

        return data.Contains("failAllCommands")
            || (data.TryGetValue("failCommands", out var names) && names is BsonArray list && list.Any(n => n is BsonString text && Array.IndexOf(command.Names, text.Value) >= 0));
    }

    private static BsonDocument? Details(BsonDocument data)
    {
        var details = (data.GetValue("errorExtraInfo", null) as BsonDocument)?.DeepClone().AsBsonDocument ?? [];
        return data.TryGetValue("errorLabels", out var labels) ? details.Add("errorLabels", labels) : details;
    }

    private static bool Says(BsonDocument data, string option) => data.TryGetValue(option, out var value) && Truth.Of(value);

    private static long Whole(BsonDocument data, string option) =>
        data.TryGetValue(option, out var value) && BsonNumber.IsNumber(value) && BsonNumber.TryWhole(value, out var whole)
            ? whole
            : throw new MongoError(ErrorCode.InvalidOptions, $"'{option}' must be a whole number");
}
