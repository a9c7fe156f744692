using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>Which fields of a document are shown: those that are named, or all but those.</summary>
internal sealed class Projection
{
    private readonly Node _root;
    private readonly bool _inclusive;

    private Projection(Node root, bool inclusive)
    {
        _root = root;
        _inclusive = inclusive;
    }

    /// <returns>Null when everything is shown.</returns>
    public static Projection? Parse(BsonDocument document)
    {
        if (document.ElementCount == 0)
        {
            return null;
        }

        var root = new Node();
        bool? inclusive = null;
        bool? id = null;
        foreach (var element in document)
        {
            var shown = Shown(element.Name, element.Value);
            if (element.Name == "_id")
            {
                id = shown;
                continue;
            }

            if (inclusive is { } mode && mode != shown)
            {
                throw mode
                    ? new MongoError(31254, $"Cannot do exclusion on field {element.Name} in inclusion projection")
                    : new MongoError(31253, $"Cannot do inclusion on field {element.Name} in exclusion projection");
            }

            inclusive = shown;
            root.Add(element.Name, element.Name.Split('.'));
        }

        var including = inclusive ?? id ?? false;
        if (including ? id != false : id == false)
        {
            root.AddId();
        }

        return new Projection(root, including);
    }

    public BsonDocument Apply(BsonDocument document) => _inclusive ? Include(document, _root) : Exclude(document, _root);

    private static bool Shown(string name, BsonValue value)
    {
        if (name.Length == 0 || name.Split('.').Any(part => part.Length == 0))
        {
            throw new MongoError(40352, "FieldPath cannot be constructed with empty string");
        }

        if (name.StartsWith('$') || name.EndsWith(".$", StringComparison.Ordinal) || value is not (BsonBoolean or BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128))
        {
            throw MongoError.NotImplemented($"Projecting {BsonText.Of(new BsonDocument(name, value))}");
        }

        return Truth.Of(value);
    }

    private static BsonDocument Include(BsonDocument document, Node node)
    {
        var result = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
        {
            if (node.Find(element.Name) is not { } child)
            {
                continue;
            }

            if (child.IsLeaf)
            {
                result.Add(element);
            }
            else if (Include(element.Value, child) is { } inner)
            {
                result.Add(element.Name, inner);
            }
        }

        return result;
    }

    // Of an array, the documents are cut down and plain values left out; a plain value instead of a document is left out too.
    private static BsonValue? Include(BsonValue value, Node node) => value switch
    {
        BsonDocument inner => Include(inner, node),
        BsonArray array => new BsonArray(array.Select(item => Include(item, node)).OfType<BsonValue>()),
        _ => null,
    };

    private static BsonDocument Exclude(BsonDocument document, Node node)
    {
        var result = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
        {
            var child = node.Find(element.Name);
            if (child is null)
            {
                result.Add(element);
            }
            else if (!child.IsLeaf)
            {
                result.Add(element.Name, Exclude(element.Value, child));
            }
        }

        return result;
    }

    private static BsonValue Exclude(BsonValue value, Node node) => value switch
    {
        BsonDocument inner => Exclude(inner, node),
        BsonArray array => new BsonArray(array.Select(item => Exclude(item, node))),
        _ => value,
    };

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _children = new(StringComparer.Ordinal);

        public bool IsLeaf => _children.Count == 0;

        public Node? Find(string name) => _children.GetValueOrDefault(name);

        public void AddId() => _children["_id"] = new Node();

        public void Add(string path, ReadOnlySpan<string> parts)
        {
            if (_children.TryGetValue(parts[0], out var child))
            {
                if (child.IsLeaf || parts.Length == 1)
                {
                    throw new MongoError(31250, $"Path collision at {path}");
                }
            }
            else
            {
                _children[parts[0]] = child = new Node();
            }

            if (parts.Length > 1)
            {
                child.Add(path, parts[1..]);
            }
        }
    }
}
