using MongoDB.Bson;
using MongoDB.Server.Aggregation;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>aggregate, count and distinct.</summary>
internal static class AggregateCommands
{
    public static readonly string[] AggregateFields = ["pipeline", "cursor", "explain", "allowDiskUse", "bypassDocumentValidation", "collation", "hint", "let"];

    public static readonly string[] CountFields = ["query", "limit", "skip", "hint", "collation"];

    private static readonly string[] DistinctFields = ["key", "query", "hint", "collation"];

    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate("aggregate", AggregateFields, Aggregate),
        Command.Immediate("count", CountFields, Count),
        Command.Immediate("distinct", DistinctFields, Distinct),
    ];

    /// <summary>The pipeline and the collection that it reads; null when that does not exist.</summary>
    public static (Pipeline Pipeline, Collection? Collection) Read(CommandContext context)
    {
        context.RefuseCollation();
        context.RefuseIfGiven("let");
        if (context.Document[0] is not BsonString)
        {
            PipelineParser.Parse(context.RequiredArray("pipeline"), null);
            throw new MongoError(ErrorCode.InvalidNamespace, "{aggregate: 1} is not valid for the stages that are built; a collection is required.");
        }

        var collection = context.FindCollection();
        return (PipelineParser.Parse(context.RequiredArray("pipeline"), collection), collection);
    }

    private static Reply Aggregate(CommandContext context)
    {
        if (context.Flag("explain"))
        {
            return ExplainCommand.Aggregate(context, execute: false);
        }

        if (context.Optional("cursor") is not BsonDocument options)
        {
            throw MongoError.FailedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
        }

        Statements.RefuseUnknown("aggregate.cursor", options, ["batchSize"]);
        var batchSize = options.GetValue("batchSize", Cursor.DefaultFirstBatch).ToInt64();
        var ns = $"{context.Db}.{(context.Document[0] as BsonString)?.Value}";
        if (CollectionStatistics.Asked(context) is { } statistics)
        {
            return Cursor.Open(context, new Cursor(ns, statistics.Select(BsonCodec.Encode).ToList()), batchSize);
        }

        var (pipeline, collection) = Read(context);
        return Cursor.Open(context, new Cursor(ns, Rows(context, pipeline, collection).Select(Bytes), context.Operation), batchSize);
    }

    private static IEnumerable<Row> Rows(CommandContext context, Pipeline pipeline, Collection? collection)
    {
        if (collection is null)
        {
            return pipeline.Run([], 0);
        }

        return pipeline.CountsEverything(out var stage)
            ? pipeline.Run(Enumerable.Repeat(new Row([]), (int)Math.Min(int.MaxValue, Statistics.CountOf(context.Store, collection))), stage)
            : pipeline.Run(context.Store, collection, context.Optional("hint"), context.Operation);
    }

    private static byte[] Bytes(Row row)
    {
        var bytes = row.Body.Length > 0 ? row.Body : BsonCodec.Encode(row.Document);
        return bytes.Length <= BsonCodec.MaxDocumentBytes
            ? bytes
            : throw new MongoError(ErrorCode.BSONObjectTooLarge, $"BSONObj size: {bytes.Length} is invalid. Size must be between 0 and {BsonCodec.MaxDocumentBytes}(16MB)");
    }

    private static Reply Count(CommandContext context)
    {
        context.RefuseCollation();
        var query = context.DocumentOrEmpty("query");
        var filter = FilterParser.Parse(query);
        var limit = Math.Abs(context.Whole("limit", 0));
        var skip = context.Whole("skip", 0, minimum: 0);
        var count = 0L;
        if (context.FindCollection() is { } collection)
        {
            count = query.ElementCount == 0
                ? Math.Max(0, Statistics.CountOf(context.Store, collection) - skip)
                : new Planner(context.Store, collection).Plan(filter, null, skip, limit == 0 ? null : limit, context.Optional("hint")).Rows(context.Store, context.Operation).LongCount();
            count = limit == 0 ? count : Math.Min(count, limit);
        }

        return new BsonDocument { { "n", BsonNumber.Compact(count) }, { "ok", 1.0 } };
    }

    private static Reply Distinct(CommandContext context)
    {
        context.RefuseCollation();
        var key = context.RequiredString("key");
        var filter = FilterParser.Parse(context.DocumentOrEmpty("query"));
        var values = new DistinctValues();
        if (context.FindCollection() is { } collection)
        {
            var path = new FieldPath(key);
            foreach (var row in new Planner(context.Store, collection).Plan(filter, hint: context.Optional("hint")).Rows(context.Store, context.Operation))
            {
                path.Any(row.Document, values);
            }
        }

        return new BsonDocument { { "values", new BsonArray(values.Found) }, { "ok", 1.0 } };
    }

    private sealed class DistinctValues : IValueTest
    {
        private readonly HashSet<BsonValue> _found = new(BsonOrder.Instance);

        public IEnumerable<BsonValue> Found => _found;

        public bool LooksIntoArrays => false;

        public bool Test(BsonValue? value)
        {
            foreach (var item in value is BsonArray array ? array : value is null ? [] : [value])
            {
                _found.Add(item);
            }

            return false;
        }
    }
}
