using System.Globalization;
using MongoDB.Bson;

namespace MongoDB.Server.Query;

/// <summary>What a filter asks of the values at the end of a path; null stands for a field that is not there.</summary>
internal interface IValueTest
{
    /// <summary>True when an array at the end of the path is to be asked element by element, and then as a whole.</summary>
    bool LooksIntoArrays { get; }

    bool Test(BsonValue? value);
}

/// <summary>A dotted path, followed through documents and arrays as MongoDB's filters do.</summary>
internal sealed class FieldPath
{
    /// <summary>Not a path but the value itself: what the conditions inside $elemMatch are about.</summary>
    public static readonly FieldPath Itself = new("");

    private readonly string[] _parts;
    private readonly int[] _positions;

    public FieldPath(string path)
    {
        Path = path;
        _parts = path.Split('.');
        _positions = [.. _parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)];
    }

    public string Path { get; }

    /// <summary>True when the path names a position in an array, or may do so.</summary>
    public bool HasPositions => Array.Exists(_positions, p => p >= 0);

    /// <summary>A document that carries a value for <see cref="Itself"/>.</summary>
    public static BsonDocument Wrap(BsonValue value) => new("", value);

    public bool Any(BsonDocument document, IValueTest test) =>
        ReferenceEquals(this, Itself) ? test.Test(document[0]) : Any(document, 0, test);

    private bool Any(BsonDocument document, int depth, IValueTest test)
    {
        if (!document.TryGetValue(_parts[depth], out var value))
        {
            return test.Test(null);
        }

        if (depth == _parts.Length - 1)
        {
            return AtEnd(value, test);
        }

        return value switch
        {
            BsonDocument inner => Any(inner, depth + 1, test),
            BsonArray array => AnyElement(array, depth + 1, test),
            _ => test.Test(null),
        };
    }

    private static bool AtEnd(BsonValue value, IValueTest test)
    {
        if (test.LooksIntoArrays && value is BsonArray array)
        {
            foreach (var item in array)
            {
                if (test.Test(item))
                {
                    return true;
                }
            }
        }

        return test.Test(value);
    }

    // In an array the rest of the path applies to each document in it, and a number also to that element.
    private bool AnyElement(BsonArray array, int depth, IValueTest test)
    {
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is BsonDocument inner && Any(inner, depth, test))
            {
                return true;
            }

            if (_positions[depth] == i && AtPosition(array[i], depth, test))
            {
                return true;
            }
        }

        return false;
    }

    private bool AtPosition(BsonValue value, int depth, IValueTest test)
    {
        if (depth == _parts.Length - 1)
        {
            return test.Test(value);
        }

        return value switch
        {
            BsonDocument inner => Any(inner, depth + 1, test),
            BsonArray array => AnyElement(array, depth + 1, test),
            _ => false,
        };
    }
}
