using System.Globalization;
using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Update;

/// <summary>A dotted path for writing: unlike a filter's it names one place, and a number in it is a position of an array.</summary>
internal sealed class UpdatePath
{
    // MongoDB pads an array with at most so many nulls.
    private const int MaxPadding = 1_500_000;
    private readonly string[] _parts;

    public UpdatePath(string path)
    {
        Path = path;
        _parts = path.Split('.');
        foreach (var part in _parts)
        {
            Check(part);
        }
    }

    public string Path { get; }

    public bool IsId => _parts[0] == "_id";

    /// <summary>By field, numbers by value and before names: the order in which MongoDB adds what is new.</summary>
    public int Against(UpdatePath other)
    {
        for (var i = 0; i < Math.Min(_parts.Length, other._parts.Length); i++)
        {
            var (a, b) = (Position(_parts[i]), Position(other._parts[i]));
            var order = a >= 0 && b >= 0 ? a.CompareTo(b) : string.CompareOrdinal(_parts[i], other._parts[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return _parts.Length.CompareTo(other._parts.Length);
    }

    /// <summary>True when one path is the other or lies within it.</summary>
    public bool Overlaps(UpdatePath other)
    {
        var common = Math.Min(_parts.Length, other._parts.Length);
        return _parts.AsSpan(0, common).SequenceEqual(other._parts.AsSpan(0, common));
    }

    public BsonValue? Get(BsonDocument document)
    {
        BsonValue? value = document;
        foreach (var part in _parts)
        {
            value = Child(value, part);
            if (value is null)
            {
                return null;
            }
        }

        return value;
    }

    public void Set(BsonDocument document, BsonValue value)
    {
        BsonValue container = document;
        for (var i = 0; i < _parts.Length - 1; i++)
        {
            var child = Child(container, _parts[i]);
            if (child is null)
            {
                child = new BsonDocument();
                Put(container, _parts[i], child, i);
            }

            container = child;
        }

        Put(container, _parts[^1], value, _parts.Length - 1);
    }

    /// <summary>Takes the field away; of an array, the element becomes null so that the others keep their places.</summary>
    public void Remove(BsonDocument document)
    {
        BsonValue? container = document;
        for (var i = 0; i < _parts.Length - 1 && container is not null; i++)
        {
            container = Child(container, _parts[i]);
        }

        if (container is BsonDocument parent)
        {
            parent.Remove(_parts[^1]);
        }
        else if (container is BsonArray array && Position(_parts[^1]) is var at && at >= 0 && at < array.Count)
        {
            array[at] = BsonNull.Value;
        }
    }

    public bool PassesThroughArray(BsonDocument document)
    {
        BsonValue? value = document;
        foreach (var part in _parts)
        {
            if (value is BsonArray)
            {
                return true;
            }

            value = value is null ? null : Child(value, part);
        }

        return false;
    }

    private static BsonValue? Child(BsonValue container, string part) => container switch
    {
        BsonDocument document => document.GetValue(part, null),
        BsonArray array => Position(part) is var at && at >= 0 && at < array.Count ? array[at] : null,
        _ => null,
    };

    private static int Position(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : -1;

    private void Put(BsonValue container, string part, BsonValue value, int depth)
    {
        if (container is BsonDocument document)
        {
            document[part] = value;
            return;
        }

        var at = Position(part);
        if (container is not BsonArray array || at < 0)
        {
            var holder = depth == 0 ? "" : _parts[depth - 1];
            throw new MongoError(ErrorCode.PathNotViable, $"Cannot create field '{part}' in element {BsonText.Of(new BsonDocument(holder, container))}");
        }

        if (at - array.Count > MaxPadding)
        {
            throw MongoError.BadValue($"can't backfill more than {MaxPadding} elements");
        }

        while (array.Count <= at)
        {
            array.Add(BsonNull.Value);
        }

        array[at] = value;
    }

    private void Check(string part)
    {
        if (part.Length == 0)
        {
            throw new MongoError(ErrorCode.EmptyFieldName, Path.Length == 0
                ? "An empty update path is not valid."
                : $"The update path '{Path}' contains an empty field name, which is not allowed.");
        }

        if (part == "$" || part.StartsWith("$[", StringComparison.Ordinal))
        {
            throw MongoError.NotImplemented($"The positional operator in '{Path}'");
        }

        if (part.StartsWith('$'))
        {
            throw new MongoError(ErrorCode.DollarPrefixedFieldName, $"The dollar ($) prefixed field '{part}' in '{Path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");
        }
    }
}
