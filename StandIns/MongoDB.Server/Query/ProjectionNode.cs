using MongoDB.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>The named paths of a projection as a tree.</summary>
internal sealed class ProjectionNode
{
    private readonly Dictionary<string, ProjectionNode> _children = new(StringComparer.Ordinal);

    private bool IsLeaf => _children.Count == 0;

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
            _children[parts[0]] = child = new ProjectionNode();
        }

        if (parts.Length > 1)
        {
            child.Add(path, parts[1..]);
        }
    }

    /// <summary>The identity as a whole, unless a part of it was named.</summary>
    public void AddId() => _children.TryAdd("_id", new ProjectionNode());

    public BsonDocument Include(BsonDocument document)
    {
        var result = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
        {
            if (!_children.TryGetValue(element.Name, out var child))
            {
                continue;
            }

            if (child.IsLeaf)
            {
                result.Add(element.Name, element.Value);
            }
            else if (child.Include(element.Value) is { } inner)
            {
                result.Add(element.Name, inner);
            }
        }

        return result;
    }

    public BsonDocument Exclude(BsonDocument document)
    {
        var result = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
        {
            if (!_children.TryGetValue(element.Name, out var child))
            {
                result.Add(element.Name, element.Value);
            }
            else if (!child.IsLeaf)
            {
                result.Add(element.Name, child.Exclude(element.Value));
            }
        }

        return result;
    }

    // Of an array, the documents are cut down and plain values left out; a plain value in place of a document is left out too.
    private BsonValue? Include(BsonValue value) => value switch
    {
        BsonDocument inner => Include(inner),
        BsonArray array => new BsonArray(array.Select(Include).OfType<BsonValue>()),
        _ => null,
    };

    private BsonValue Exclude(BsonValue value) => value switch
    {
        BsonDocument inner => Exclude(inner),
        BsonArray array => new BsonArray(array.Select(Exclude)),
        _ => value,
    };
}
