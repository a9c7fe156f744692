using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>$collStats and $indexStats, as the shell asks for them.</summary>
internal static class CollectionStatistics
{
    /// <summary>The result when the pipeline begins with one of the two; else null.</summary>
    public static IReadOnlyList<BsonDocument>? Asked(CommandContext context)
    {
        var stages = context.RequiredArray("pipeline");
        if (stages.Count == 0 || stages[0] is not BsonDocument { ElementCount: 1 } first || first.GetElement(0).Name is not ("$collStats" or "$indexStats"))
        {
            return null;
        }

        var collection = context.FindCollection() ?? throw new MongoError(ErrorCode.NamespaceNotFound, $"Collection [{context.Db}.{context.Document[0]}] not found.");
        var rest = Aggregation.PipelineParser.Parse(new BsonArray(stages.Skip(1)), collection);
        var documents = first.Contains("$collStats") ? [Collection(context, collection, first[0])] : Indexes(context, collection);
        return [.. rest.Run(documents.Select(d => new Row(d)), 0).Select(row => row.Document)];
    }

    private static BsonDocument Collection(CommandContext context, Collection collection, BsonValue options)
    {
        var asked = options as BsonDocument ?? [];
        Statements.RefuseUnknown("$collStats", asked, ["storageStats", "count"]);
        var size = Statistics.Of(context.Store, collection);
        var result = new BsonDocument { { "ns", collection.Namespace }, { "host", $"{Environment.MachineName}:{context.State.Options.Port}" }, { "localTime", context.State.Time.GetUtcNow().UtcDateTime } };
        if (asked.TryGetValue("storageStats", out var storage))
        {
            var scale = storage is BsonDocument o ? Math.Max(1, o.GetValue("scale", 1).ToInt64()) : 1;
            result["storageStats"] = DiagnosticCommands.Describe(collection, size, scale);
        }

        return asked.Contains("count") ? result.Add("count", BsonNumber.Compact(size.Count)) : result;
    }

    private static IEnumerable<BsonDocument> Indexes(CommandContext context, Collection collection) => collection.Indexes.Select(index => new BsonDocument
    {
        { "name", index.Name }, { "key", index.KeyPattern }, { "host", $"{Environment.MachineName}:{context.State.Options.Port}" }, { "spec", index.Spec },
    });
}
