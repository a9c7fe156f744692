using MongoDB.Bson;

namespace MongoDB.Server.Query;

/// <summary>
/// What a filter says about one field, as stretches of index keys. It may say too little, never too much: every
/// document is still put to the whole filter.
/// </summary>
internal static class FieldBounds
{
    /// <returns>Null when the filter does not bound the field.</returns>
    public static List<Interval>? Of(Filter filter, string path, bool multikey) => filter switch
    {
        AndFilter and => OfAll(and.Parts, path, multikey),
        OrFilter { Parts.Count: > 0 } or => OfAny(or.Parts, path, multikey),
        PathFilter test when test.Path.Path == path => OfTest(test.Test),
        _ => null,
    };

    private static List<Interval>? OfAll(IReadOnlyList<Filter> parts, string path, bool multikey)
    {
        List<Interval>? result = null;
        foreach (var part in parts)
        {
            if (Of(part, path, multikey) is not { } bounds)
            {
                continue;
            }

            // Two conditions on an array may be met by two of its elements: then only one of them can guide.
            if (result is null)
            {
                result = bounds;
            }
            else if (!multikey)
            {
                result = Interval.Intersection(result, bounds);
            }
            else if (bounds.TrueForAll(b => b.IsPoint) && !result.TrueForAll(b => b.IsPoint))
            {
                result = bounds;
            }
        }

        return result;
    }

    private static List<Interval>? OfAny(IReadOnlyList<Filter> parts, string path, bool multikey)
    {
        var all = new List<Interval>();
        foreach (var part in parts)
        {
            if (Of(part, path, multikey) is not { } bounds)
            {
                return null;
            }

            all.AddRange(bounds);
        }

        return Interval.Union(all);
    }

    private static List<Interval>? OfTest(IValueTest test) => test switch
    {
        Comparison { Operand: var operand } when !CanGuide(operand) => null,
        Comparison { Kind: ComparisonKind.Equal, Operand: var operand } => [Interval.Point(operand)],
        Comparison { Kind: var kind, Operand: var operand } => [Interval.Range(kind, operand)],
        InList { HasPatterns: false } list when list.Values.All(CanGuide) => Interval.Union(list.Values.Select(Interval.Point)),
        _ => null,
    };

    // An array is entered element by element, so it cannot be looked up as a whole.
    private static bool CanGuide(BsonValue operand) =>
        operand.BsonType is not (BsonType.Array or BsonType.MinKey or BsonType.MaxKey or BsonType.Undefined);
}
