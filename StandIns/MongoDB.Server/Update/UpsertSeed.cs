using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Update;

/// <summary>What the filter of an upsert says about the document that is not there: its equalities.</summary>
internal static class UpsertSeed
{
    public static BsonDocument From(Filter filter, bool idOnly)
    {
        var seed = new BsonDocument();
        var taken = new List<UpdatePath>();
        foreach (var (name, value) in Equalities(filter))
        {
            if (idOnly && name != "_id")
            {
                continue;
            }

            var path = new UpdatePath(name);
            if (taken.Find(path.Overlaps) is { } other)
            {
                throw new MongoError(ErrorCode.NotSingleValueField, $"cannot infer query fields to set, {(other.Path == name ? $"path '{name}' is matched twice" : $"both paths '{other.Path}' and '{name}' are matched")}");
            }

            taken.Add(path);
            path.Set(seed, value.DeepClone());
        }

        return seed;
    }

    private static IEnumerable<(string Path, BsonValue Value)> Equalities(Filter filter) => filter switch
    {
        AndFilter and => and.Parts.SelectMany(Equalities),
        OrFilter { Parts: [var only] } => Equalities(only),
        PathFilter { Test: Comparison { Kind: ComparisonKind.Equal } equal } test => [(test.Path.Path, equal.Operand)],
        PathFilter { Test: InList { HasPatterns: false, Values: { Count: 1 } values } } test => [(test.Path.Path, values.First())],
        _ => [],
    };
}
