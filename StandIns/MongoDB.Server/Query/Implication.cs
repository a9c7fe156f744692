using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Query;

/// <summary>Whether a search can only match documents that a sparse or partial index holds. Says no when unsure.</summary>
internal static class Implication
{
    /// <summary>Every condition of the index must be among the conditions of the search, or follow from an equality in it.</summary>
    public static bool Holds(Filter search, BsonDocument partial) => partial.All(condition => Holds(search, condition.Name, condition.Value));

    /// <summary>True when a document without the field could match.</summary>
    public static bool AllowsMissing(Filter search, string path) => !Conditions(search).Any(c => c.Path.Path == path && !c.Test.Test(null));

    private static bool Holds(Filter search, string path, BsonValue condition)
    {
        if (path.StartsWith('$'))
        {
            return false;
        }

        var tests = FilterParser.Parse(new BsonDocument(path, condition));
        var needed = Conditions(tests).ToList();
        return needed.Count > 0 && tests is PathFilter or AndFilter && needed.TrueForAll(n => Conditions(search).Any(c => c.Path.Path == path && Implies(c.Test, n.Test)));
    }

    private static IEnumerable<PathFilter> Conditions(Filter filter) => filter switch
    {
        PathFilter test => [test],
        AndFilter and => and.Parts.SelectMany(Conditions),
        _ => [],
    };

    private static bool Implies(IValueTest known, IValueTest needed) => (known, needed) switch
    {
        (Comparison { Operand: BsonArray }, _) => false,
        (Comparison { Kind: ComparisonKind.Equal } equal, _) => equal.Operand is not BsonNull && needed.Test(equal.Operand),
        (InList { HasPatterns: false } list, _) => list.Values.All(v => v is not (BsonNull or BsonArray) && needed.Test(v)),
        (Comparison, ExistsTest) => !known.Test(null),
        (Comparison a, Comparison b) => a.Kind == b.Kind && BsonOrder.Instance.Equals(a.Operand, b.Operand),
        _ => known.GetType() == typeof(ExistsTest) && needed is ExistsTest,
    };
}
