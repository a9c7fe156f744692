using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Aggregation;

/// <summary>Reads the stages of a pipeline; what is not built is refused by name.</summary>
internal static class PipelineParser
{
    private static readonly string[] NotBuilt =
    [
        "$facet", "$lookup", "$graphLookup", "$bucket", "$bucketAuto", "$out", "$merge", "$unionWith", "$redact", "$densify", "$fill", "$setWindowFields",
        "$changeStream", "$search", "$vectorSearch", "$planCacheStats", "$listSessions", "$listLocalSessions", "$currentOp", "$documents",
    ];

    public static Pipeline Parse(BsonArray stages, Collection? collection)
    {
        var parsed = new List<Stage>(stages.Count);
        foreach (var item in stages)
        {
            if (item is not BsonDocument stage)
            {
                throw MongoError.TypeMismatch("Each element of the 'pipeline' array must be an object");
            }

            if (stage.ElementCount != 1)
            {
                throw new MongoError(40323, "A pipeline stage specification object must contain exactly one field.");
            }

            if (stage.GetElement(0).Name is "$geoNear" && parsed.Count > 0)
            {
                throw new MongoError(40603, "$geoNear was not the first stage in the pipeline.");
            }

            parsed.AddRange(Parse(stage.GetElement(0).Name, stage[0], collection));
        }

        return new Pipeline(parsed);
    }

    private static IEnumerable<Stage> Parse(string name, BsonValue value, Collection? collection)
    {
        switch (name)
        {
            case "$match":
                return [Match(value)];
            case "$sort":
                return [new SortStage(SortPattern.Parse(value) is { Natural: 0 } pattern ? pattern : throw new MongoError(15976, "$sort stage must have at least one sort key"))];
            case "$skip":
                return [new SkipStage(Count(name, value, minimum: 0, 5107200))];
            case "$limit":
                return [new LimitStage(Count(name, value, minimum: 1, 15958))];
            case "$project":
                var projection = Projection.Parse(Document(name, value)) ?? throw new MongoError(51272, "Invalid $project :: caused by :: projection specification must have at least one field");
                return [new MapStage(projection.Apply)];
            case "$addFields" or "$set":
                return [new MapStage(Projection.Adding(Document(name, value)).Apply)];
            case "$unset":
                return [new MapStage(Projection.Without(Names(value)).Apply)];
            case "$group":
                return [new GroupStage(value)];
            case "$count":
                return [new CountStage(CountName(value))];
            case "$sortByCount":
                return [new GroupStage(new BsonDocument { { "_id", value }, { "count", new BsonDocument("$sum", 1) } }), new SortStage(SortPattern.Parse(new BsonDocument("count", -1))!)];
            case "$unwind":
                return [new UnwindStage(value)];
            case "$sample":
                return [Sample(value)];
            case "$replaceRoot":
                return [ReplaceRoot(Document(name, value).GetValue("newRoot", null) ?? throw new MongoError(40231, "no newRoot specified for the $replaceRoot stage"))];
            case "$replaceWith":
                return [ReplaceRoot(value)];
            case "$geoNear":
                return [new GeoNearStage(value, collection)];
            default:
                throw Array.IndexOf(NotBuilt, name) >= 0
                    ? MongoError.NotImplemented($"The pipeline stage {name}")
                    : new MongoError(40324, $"Unrecognized pipeline stage name: '{name}'");
        }
    }

    private static MatchStage Match(BsonValue value)
    {
        var filter = FilterParser.Parse(value as BsonDocument ?? throw new MongoError(15959, "the match filter must be an expression in an object"));
        return filter is NearFilter || (filter is AndFilter and && and.Parts.Any(p => p is NearFilter))
            ? throw MongoError.BadValue("$geoNear, $near, and $nearSphere are not allowed in this context")
            : new MatchStage(filter);
    }

    private static BsonDocument Document(string name, BsonValue value) =>
        value as BsonDocument ?? throw new MongoError(40272, $"{name} specification stage must be an object");

    private static long Count(string name, BsonValue value, long minimum, int code) =>
        BsonNumber.IsNumber(value) && BsonNumber.TryWhole(value, out var count) && count >= minimum
            ? count
            : throw new MongoError(code, $"invalid argument to {name} stage: Expected a {(minimum == 0 ? "non-negative" : "positive")} number in: {name}: {BsonText.Of(value)}");

    private static IEnumerable<string> Names(BsonValue value) => value switch
    {
        BsonString one => [one.Value],
        BsonArray { Count: > 0 } many when many.All(n => n is BsonString) => many.Select(n => n.AsString).ToList(),
        _ => throw new MongoError(31002, "$unset specification must be a string or an array of strings"),
    };

    private static string CountName(BsonValue value) => value is BsonString { Value.Length: > 0 } name && !name.Value.StartsWith('$') && !name.Value.Contains('.', StringComparison.Ordinal)
        ? name.Value
        : throw new MongoError(40156, "the count field must be a non-empty string that neither starts with '$' nor contains '.'");

    private static SampleStage Sample(BsonValue value) =>
        value is BsonDocument { ElementCount: 1 } d && d.TryGetValue("size", out var size) && BsonNumber.TryWhole(size, out var whole) && whole is > 0 and <= 1_000_000
            ? new SampleStage((int)whole)
            : throw new MongoError(28747, "the size argument to $sample must be a positive integer");

    private static MapStage ReplaceRoot(BsonValue value)
    {
        var expression = ExpressionParser.Parse(value);
        return new MapStage(document => expression.Evaluate(new Scope(document)) as BsonDocument
            ?? throw new MongoError(40228, "'newRoot' expression must evaluate to an object"));
    }
}
