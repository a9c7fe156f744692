using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Commands;

/// <summary>explain, for what reads: which index is used, and, when asked, how many documents came out and how long it took.</summary>
internal static class ExplainCommand
{
    public static IEnumerable<Command> All { get; } = [Command.Immediate("explain", ["verbosity"], Explain)];

    public static Reply Aggregate(CommandContext context, bool execute)
    {
        var (pipeline, collection) = AggregateCommands.Read(context);
        return collection is null
            ? Describe(context, null, execute)
            : Describe(context, pipeline.Plan(context.Store, collection, context.Optional("hint")).Plan, execute);
    }

    private static Reply Explain(CommandContext context)
    {
        if (context.Document[0] is not BsonDocument { ElementCount: > 0 } inner)
        {
            throw MongoError.FailedToParse("explain command requires a nested object");
        }

        var name = inner.GetElement(0).Name;
        var fields = name switch
        {
            "find" => FindCommands.FindFields,
            "aggregate" => AggregateCommands.AggregateFields,
            "count" => AggregateCommands.CountFields,
            _ => throw MongoError.NotImplemented($"explain of {name}"),
        };
        var command = inner.DeepClone().AsBsonDocument;
        command["$db"] = context.Db;
        var asked = new CommandContext(context.Connection, command, name, context.Operation.Cancel);
        CommandRunner.CheckFields(fields, asked);
        var execute = context.Optional("verbosity") is not BsonString { Value: "queryPlanner" };
        return name switch
        {
            "find" => Describe(asked, FindCommands.PlanOf(asked), execute),
            "count" => Describe(asked, asked.FindCollection() is { } c ? new Planner(asked.Store, c).Plan(FilterParser.Parse(asked.DocumentOrEmpty("query")), hint: asked.Optional("hint")) : null, execute),
            _ => Aggregate(asked, execute),
        };
    }

    private static BsonDocument Describe(CommandContext context, QueryPlan? plan, bool execute)
    {
        var (db, name) = context.Target();
        var reply = new BsonDocument
        {
            { "explainVersion", "1" },
            {
                "queryPlanner", new BsonDocument
                {
                    { "namespace", $"{db}.{name}" }, { "parsedQuery", context.Optional("filter") ?? context.Optional("query") ?? new BsonDocument() },
                    { "winningPlan", plan?.Describe() ?? new BsonDocument("stage", "EOF") }, { "rejectedPlans", new BsonArray() },
                }
            },
        };
        if (execute)
        {
            var start = context.State.Time.GetTimestamp();
            var returned = plan?.Rows(context.Store, context.Operation).LongCount() ?? 0;
            reply["executionStats"] = new BsonDocument
            {
                { "executionSuccess", true }, { "nReturned", BsonNumber.Compact(returned) }, { "executionTimeMillis", (int)context.State.Time.GetElapsedTime(start).TotalMilliseconds },
            };
        }

        reply["command"] = context.Document;
        reply["serverInfo"] = new BsonDocument { { "host", Environment.MachineName }, { "port", context.State.Options.Port }, { "version", ServerState.Version } };
        return reply.Add("ok", 1.0);
    }
}
