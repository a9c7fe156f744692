using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Aggregation;

/// <summary>The functions of the expression language that are built; any other is refused by name.</summary>
internal static class ExpressionFunctions
{
    private delegate BsonValue? Function(BsonValue?[] arguments);

    private static readonly Dictionary<string, (int Min, int Max, Function Run)> Eager = new(StringComparer.Ordinal)
    {
        ["$eq"] = (2, 2, a => Compare(a) == 0),
        ["$ne"] = (2, 2, a => Compare(a) != 0),
        ["$gt"] = (2, 2, a => Compare(a) > 0),
        ["$gte"] = (2, 2, a => Compare(a) >= 0),
        ["$lt"] = (2, 2, a => Compare(a) < 0),
        ["$lte"] = (2, 2, a => Compare(a) <= 0),
        ["$cmp"] = (2, 2, a => Math.Sign(Compare(a))),
        ["$not"] = (1, 1, a => !Truth.Of(a[0])),
        ["$add"] = (0, int.MaxValue, a => ExpressionArithmetic.Add(a)),
        ["$subtract"] = (2, 2, a => ExpressionArithmetic.Subtract(a[0], a[1])),
        ["$multiply"] = (0, int.MaxValue, a => ExpressionArithmetic.Multiply(a)),
        ["$divide"] = (2, 2, a => ExpressionArithmetic.Divide(a[0], a[1])),
        ["$concat"] = (0, int.MaxValue, Concat),
        ["$toLower"] = (1, 1, a => Text("$toLower", a[0]).ToLowerInvariant()),
        ["$toUpper"] = (1, 1, a => Text("$toUpper", a[0]).ToUpperInvariant()),
        ["$size"] = (1, 1, a => a[0] is BsonArray array ? array.Count : throw new MongoError(17124, $"The argument to $size must be an array, but was of type: {NameOf(a[0])}")),
        ["$arrayElemAt"] = (2, 2, ElementAt),
        ["$in"] = (2, 2, a => a[1] is BsonArray list ? list.Contains(a[0] ?? BsonNull.Value, BsonOrder.Instance) : throw new MongoError(40081, $"$in requires an array as a second argument, found: {NameOf(a[1])}")),
        ["$isArray"] = (1, 1, a => a[0] is BsonArray),
        ["$isNumber"] = (1, 1, a => a[0] is { } value && BsonNumber.IsNumber(value)),
        ["$type"] = (1, 1, a => NameOf(a[0])),
        ["$sum"] = (0, int.MaxValue, a => Accumulator.Over("$sum", a)),
        ["$avg"] = (0, int.MaxValue, a => Accumulator.Over("$avg", a)),
        ["$min"] = (0, int.MaxValue, a => Accumulator.Over("$min", a)),
        ["$max"] = (0, int.MaxValue, a => Accumulator.Over("$max", a)),
    };

    private static readonly Dictionary<string, (int Min, int Max, Func<IReadOnlyList<Expression>, Scope, BsonValue?> Run)> Lazy = new(StringComparer.Ordinal)
    {
        ["$and"] = (0, int.MaxValue, (a, s) => a.All(e => Truth.Of(e.Evaluate(s)))),
        ["$or"] = (0, int.MaxValue, (a, s) => a.Any(e => Truth.Of(e.Evaluate(s)))),
        ["$cond"] = (3, 3, (a, s) => (Truth.Of(a[0].Evaluate(s)) ? a[1] : a[2]).Evaluate(s)),
        ["$ifNull"] = (2, int.MaxValue, (a, s) => a.Take(a.Count - 1).Select(e => e.Evaluate(s)).FirstOrDefault(v => v is not (null or BsonNull or BsonUndefined)) ?? a[^1].Evaluate(s)),
    };

    public static Expression Create(string name, IReadOnlyList<Expression> arguments)
    {
        if (Eager.TryGetValue(name, out var eager))
        {
            CheckCount(name, arguments.Count, eager.Min, eager.Max);
            return new Call(arguments, values => eager.Run(values));
        }

        if (Lazy.TryGetValue(name, out var lazy))
        {
            CheckCount(name, arguments.Count, lazy.Min, lazy.Max);
            return new LazyCall(arguments, lazy.Run);
        }

        throw new MongoError(ErrorCode.InvalidPipelineOperator, $"Unrecognized expression '{name}'");
    }

    public static string NameOf(BsonValue? value) => value is null ? "missing" : TypeNames.Of(value);

    public static bool IsNothing(BsonValue? value) => value is null or BsonNull or BsonUndefined;

    private static void CheckCount(string name, int count, int min, int max)
    {
        if (count < min || count > max)
        {
            throw new MongoError(16020, min == max
                ? $"Expression {name} takes exactly {min} arguments. {count} were passed in."
                : $"Expression {name} takes at least {min} arguments, and at most {max}, but {count} were passed in.");
        }
    }

    // A missing field sorts before everything that is there, null included.
    private static int Compare(BsonValue?[] a) => (a[0], a[1]) switch
    {
        (null, null) => 0,
        (null, { BsonType: BsonType.MinKey }) => 1,
        ({ BsonType: BsonType.MinKey }, null) => -1,
        (null, _) => -1,
        (_, null) => 1,
        var (x, y) => BsonOrder.Instance.Compare(x, y),
    };

    private static BsonValue Concat(BsonValue?[] parts)
    {
        if (Array.Exists(parts, IsNothing))
        {
            return BsonNull.Value;
        }

        return string.Concat(parts.Select(p => p is BsonString text ? text.Value : throw new MongoError(16702, $"$concat only supports strings, not {NameOf(p)}")));
    }

    private static string Text(string name, BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => "",
        BsonString text => text.Value,
        _ => throw MongoError.NotImplemented($"{name} of a {NameOf(value)}"),
    };

    private static BsonValue? ElementAt(BsonValue?[] a)
    {
        if (IsNothing(a[0]) || IsNothing(a[1]))
        {
            return BsonNull.Value;
        }

        if (a[0] is not BsonArray array)
        {
            throw new MongoError(28689, $"$arrayElemAt's first argument must be an array, but is {NameOf(a[0])}");
        }

        if (!BsonNumber.TryWhole(a[1]!, out var at))
        {
            throw new MongoError(28690, $"$arrayElemAt's second argument must be a numeric value representable as a 32-bit integer, but is {NameOf(a[1])}");
        }

        at = at < 0 ? array.Count + at : at;
        return at >= 0 && at < array.Count ? array[(int)at] : null;
    }
}
