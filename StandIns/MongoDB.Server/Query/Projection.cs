using MongoDB.Bson;
using MongoDB.Server.Aggregation;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>
/// What is shown of a document: the fields that are named, or all but those; and beside the named ones fields that are
/// worked out. The same for find and for the stages $project, $addFields and $unset.
/// </summary>
internal sealed class Projection
{
    private readonly ProjectionNode _root = new();
    private readonly List<(string[] Path, Expression Value)> _computed = [];
    private bool? _inclusive;
    private bool? _id;

    private Projection()
    {
    }

    /// <returns>Null when everything is shown.</returns>
    public static Projection? Parse(BsonDocument document)
    {
        if (document.ElementCount == 0)
        {
            return null;
        }

        var projection = new Projection();
        projection.Read("", document);
        projection._inclusive ??= projection._computed.Count > 0 || (projection._id ?? false);
        if (projection._inclusive.Value ? projection._id != false : projection._id == false)
        {
            projection._root.AddId();
        }

        return projection;
    }

    /// <summary>$addFields: everything, and what is worked out.</summary>
    public static Projection Adding(BsonDocument fields)
    {
        var projection = new Projection { _inclusive = false };
        projection.ReadComputed("", fields);
        return projection;
    }

    /// <summary>$unset: everything but some fields.</summary>
    public static Projection Without(IEnumerable<string> paths)
    {
        var projection = new Projection { _inclusive = false };
        foreach (var path in paths)
        {
            projection._root.Add(path, Parts(path));
        }

        return projection;
    }

    public BsonDocument Apply(BsonDocument document)
    {
        var result = _inclusive == true ? _root.Include(document) : _root.Exclude(document);
        if (_computed.Count > 0)
        {
            var scope = new Scope(document);
            foreach (var (path, expression) in _computed)
            {
                Put(result, path, expression.Evaluate(scope));
            }
        }

        return result;
    }

    private void Read(string prefix, BsonDocument fields)
    {
        foreach (var field in fields)
        {
            var path = prefix + field.Name;
            if (field.Value is BsonDocument { ElementCount: > 0 } nested && !nested.GetElement(0).Name.StartsWith('$'))
            {
                Read(path + ".", nested);
            }
            else if (field.Value is BsonBoolean or BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128)
            {
                Show(path, Truth.Of(field.Value));
            }
            else
            {
                Compute(path, field.Value);
            }
        }
    }

    private void Show(string path, bool shown)
    {
        var parts = Parts(path);
        if (path == "_id")
        {
            _id = shown;
            return;
        }

        if (_inclusive is { } mode && mode != shown)
        {
            throw mode
                ? new MongoError(31254, $"Cannot do exclusion on field {path} in inclusion projection")
                : new MongoError(31253, $"Cannot do inclusion on field {path} in exclusion projection");
        }

        _inclusive = shown;
        _root.Add(path, parts);
    }

    private void Compute(string path, BsonValue value)
    {
        var parts = Parts(path);
        if (value is BsonDocument { ElementCount: > 0 } call && call.GetElement(0).Name is "$slice" or "$elemMatch" or "$meta")
        {
            throw MongoError.NotImplemented($"Projecting {BsonText.Of(new BsonDocument(path, value))}");
        }

        if (_inclusive == false)
        {
            throw new MongoError(31252, $"Cannot use an expression for {path} in an exclusion projection");
        }

        _inclusive = true;
        _id = path == "_id" ? false : _id;
        _computed.Add((parts, ExpressionParser.Parse(value)));
    }

    private void ReadComputed(string prefix, BsonDocument fields)
    {
        foreach (var field in fields)
        {
            var path = prefix + field.Name;
            if (field.Value is BsonDocument { ElementCount: > 0 } nested && !nested.GetElement(0).Name.StartsWith('$'))
            {
                ReadComputed(path + ".", nested);
            }
            else
            {
                _computed.Add((Parts(path), ExpressionParser.Parse(field.Value)));
            }
        }
    }

    private static string[] Parts(string path)
    {
        var parts = path.Split('.');
        if (Array.Exists(parts, part => part.Length == 0))
        {
            throw new MongoError(40352, "FieldPath cannot be constructed with empty string");
        }

        if (parts[^1] == "$")
        {
            throw MongoError.NotImplemented("A positional projection");
        }

        return Array.Exists(parts, part => part.StartsWith('$'))
            ? throw new MongoError(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
            : parts;
    }

    // Of an array on the way each element gets the field.
    private static void Put(BsonValue target, ReadOnlySpan<string> path, BsonValue? value)
    {
        if (target is BsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                array[i] = array[i] is BsonDocument or BsonArray ? array[i] : new BsonDocument();
                Put(array[i], path, value);
            }

            return;
        }

        var document = target.AsBsonDocument;
        if (path.Length == 1)
        {
            if (value is not null)
            {
                document[path[0]] = value.DeepClone();
            }
            else
            {
                document.Remove(path[0]);
            }

            return;
        }

        if (document.GetValue(path[0], null) is not (BsonDocument or BsonArray))
        {
            document[path[0]] = new BsonDocument();
        }

        Put(document[path[0]], path[1..], value);
    }
}
