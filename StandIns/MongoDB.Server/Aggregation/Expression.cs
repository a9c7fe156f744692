using MongoDB.Bson;
using MongoDB.Server.Query;

namespace MongoDB.Server.Aggregation;

/// <summary>What an expression is evaluated against.</summary>
internal sealed record Scope(BsonDocument Document)
{
    public static readonly Scope Empty = new([]);
}

/// <summary>A compiled expression. Null stands for a field that is not there.</summary>
internal abstract class Expression
{
    public abstract BsonValue? Evaluate(Scope scope);
}

internal sealed class Literal(BsonValue value) : Expression
{
    public BsonValue Value { get; } = value;

    public override BsonValue Evaluate(Scope scope) => Value;
}

/// <summary>A call of a function over values that have been worked out; a missing one arrives as null.</summary>
internal sealed class Call(IReadOnlyList<Expression> arguments, Func<BsonValue?[], BsonValue?> function) : Expression
{
    public override BsonValue? Evaluate(Scope scope)
    {
        var values = new BsonValue?[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(scope);
        }

        return function(values);
    }
}

/// <summary>One that looks at its arguments only as far as it must.</summary>
internal sealed class LazyCall(IReadOnlyList<Expression> arguments, Func<IReadOnlyList<Expression>, Scope, BsonValue?> function) : Expression
{
    public override BsonValue? Evaluate(Scope scope) => function(arguments, scope);
}

/// <summary>A path from the document: of an array on the way, the values of all its documents.</summary>
internal sealed class PathExpression(string[] parts) : Expression
{
    public override BsonValue? Evaluate(Scope scope) => Follow(scope.Document, 0);

    private BsonValue? Follow(BsonValue? value, int depth)
    {
        if (depth == parts.Length || value is null)
        {
            return value;
        }

        return value switch
        {
            BsonDocument document => Follow(document.GetValue(parts[depth], null), depth + 1),
            BsonArray array => new BsonArray(array.Where(item => item is BsonDocument).Select(item => Follow(item, depth)).OfType<BsonValue>()),
            _ => null,
        };
    }
}

/// <summary>A document made of expressions; what is missing stays out.</summary>
internal sealed class DocumentExpression(IReadOnlyList<(string Name, Expression Value)> fields) : Expression
{
    public override BsonValue Evaluate(Scope scope)
    {
        var result = new BsonDocument();
        foreach (var (name, expression) in fields)
        {
            if (expression.Evaluate(scope) is { } value)
            {
                result[name] = value;
            }
        }

        return result;
    }
}

/// <summary>An array made of expressions; what is missing becomes null.</summary>
internal sealed class ArrayExpression(IReadOnlyList<Expression> items) : Expression
{
    public override BsonValue Evaluate(Scope scope) => new BsonArray(items.Select(item => item.Evaluate(scope) ?? BsonNull.Value));
}

/// <summary>$expr: an expression as a filter.</summary>
internal sealed class ExpressionFilter(Expression expression) : Filter
{
    public override bool Matches(BsonDocument document) => Truth.Of(expression.Evaluate(new Scope(document)));
}
