using MongoDB.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Aggregation;

/// <summary>Compiles aggregation expressions.</summary>
internal static class ExpressionParser
{
    private static readonly PathExpression Root = new([]);

    public static Expression Parse(BsonValue value) => value switch
    {
        BsonString { Value: ['$', '$', ..] } text => Variable(text.Value[2..]),
        BsonString { Value: ['$', ..] } text => Path(text.Value[1..]),
        BsonDocument document => ParseDocument(document),
        BsonArray array => new ArrayExpression([.. array.Select(Parse)]),
        _ => new Literal(value),
    };

    private static PathExpression Path(string path)
    {
        var parts = path.Split('.');
        return Array.Exists(parts, part => part.Length == 0)
            ? throw new MongoError(15998, "FieldPath field names may not be empty strings.")
            : Array.Exists(parts, part => part.StartsWith('$')) ? throw new MongoError(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.") : new PathExpression(parts);
    }

    private static Expression Variable(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var (name, path) = dot < 0 ? (text, null) : (text[..dot], text[(dot + 1)..]);
        return name switch
        {
            "ROOT" or "CURRENT" => path is null ? Root : Path(path),
            "REMOVE" or "NOW" or "CLUSTER_TIME" or "DESCEND" or "PRUNE" or "KEEP" or "SEARCH_META" or "USER_ROLES" => throw MongoError.NotImplemented($"The variable $${name}"),
            _ => throw new MongoError(17276, $"Use of undefined variable: {name}"),
        };
    }

    private static Expression ParseDocument(BsonDocument document)
    {
        if (document.ElementCount == 0 || !document.GetElement(0).Name.StartsWith('$'))
        {
            return new DocumentExpression([.. document.Select(e => (FieldName(e.Name), Parse(e.Value)))]);
        }

        if (document.ElementCount > 1)
        {
            throw new MongoError(15983, $"An object representing an expression must have exactly one field: {Bson.BsonText.Of(document)}");
        }

        var (name, argument) = (document.GetElement(0).Name, document[0]);
        if (name is "$literal" or "$const")
        {
            return new Literal(argument);
        }

        if (name == "$cond" && argument is BsonDocument named)
        {
            return ExpressionFunctions.Create(name, [.. new[] { "if", "then", "else" }.Select(part => Parse(named.GetValue(part, null)
                ?? throw new MongoError(17080, $"Missing '{part}' parameter to $cond")))]);
        }

        IReadOnlyList<Expression> arguments = argument is BsonArray list ? [.. list.Select(Parse)] : [Parse(argument)];
        return ExpressionFunctions.Create(name, arguments);
    }

    private static string FieldName(string name)
    {
        if (name.Contains('.', StringComparison.Ordinal))
        {
            throw new MongoError(16412, $"FieldPath field names may not contain '.'. Consider using $getField or $setField.");
        }

        return name.StartsWith('$') ? throw new MongoError(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.") : name;
    }
}
