using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Query;

/// <summary>A place between keys: before everything that starts with some bytes, or behind all of it.</summary>
internal readonly record struct Edge(byte[] Bytes, bool Behind)
{
    public static Edge Before(byte[] bytes) => new(bytes, false);

    public static Edge After(byte[] bytes) => new(bytes, true);

    public static readonly IComparer<Edge> Order = Comparer<Edge>.Create(static (x, y) => x.Against(y));

    /// <summary>In front of all values of a type. Type bytes lie apart, so what starts with the byte in between is nothing.</summary>
    public static Edge First(BsonType type) => After([(byte)(KeyEncoder.TypeByte(type) - 1)]);

    /// <summary>
    /// Behind all values of a type. Not "behind what starts with its byte": the byte that follows is part of a value
    /// and may itself be 0xFF.
    /// </summary>
    public static Edge Last(BsonType type) => Before([(byte)(KeyEncoder.TypeByte(type) + 1)]);

    public int Against(Edge other) => Position().AsSpan().SequenceCompareTo(other.Position());

    public byte[] Position() => Behind ? [.. Bytes, 0xFF] : Bytes;

    /// <summary>Where the place is when the field descends and everything is upside down.</summary>
    public byte[] Inverted()
    {
        var bytes = Array.ConvertAll(Bytes, b => (byte)~b);
        return Behind ? bytes : [.. bytes, 0xFF];
    }
}

/// <summary>A stretch of one field's values.</summary>
internal readonly record struct Interval(Edge Low, Edge High, bool IsPoint)
{
    // An empty array is entered as undefined; a missing field as null.
    private static readonly Interval Nothing = new(
        Edge.First(BsonType.Undefined), Edge.Last(BsonType.Null), false);

    public bool IsEmpty => Low.Against(High) >= 0;

    public static Interval Point(BsonValue value)
    {
        if (value is BsonNull)
        {
            return Nothing;
        }

        var bytes = KeyEncoder.Encode(value);
        return new Interval(Edge.Before(bytes), Edge.After(bytes), true);
    }

    public static Interval Range(ComparisonKind kind, BsonValue operand)
    {
        if (operand is BsonNull)
        {
            return Nothing;
        }

        var (first, last) = (Edge.First(operand.BsonType), Edge.Last(operand.BsonType));
        var bytes = KeyEncoder.Encode(operand);
        return kind switch
        {
            ComparisonKind.Less => new Interval(first, Edge.Before(bytes), false),
            ComparisonKind.LessOrEqual => new Interval(first, Edge.After(bytes), false),
            ComparisonKind.Greater => new Interval(Edge.After(bytes), last, false),
            _ => new Interval(Edge.Before(bytes), last, false),
        };
    }

    public static Interval Cells(ulong first, ulong last) => new(
        Edge.Before(KeyEncoder.Encode(new BsonInt64((long)first))), Edge.After(KeyEncoder.Encode(new BsonInt64((long)last))), false);

    /// <summary>Sorted, without overlaps.</summary>
    public static List<Interval> Union(IEnumerable<Interval> intervals)
    {
        var result = new List<Interval>();
        foreach (var next in intervals.Where(i => !i.IsEmpty).OrderBy(i => i.Low, Edge.Order).ThenBy(i => i.High, Edge.Order))
        {
            if (result.Count > 0 && next.Low.Against(result[^1].High) < 0)
            {
                var last = result[^1];
                var same = last.IsPoint && next.IsPoint;
                result[^1] = last with { High = next.High.Against(last.High) > 0 ? next.High : last.High, IsPoint = same };
            }
            else
            {
                result.Add(next);
            }
        }

        return result;
    }

    public static List<Interval> Intersection(List<Interval> left, List<Interval> right)
    {
        var result = new List<Interval>();
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            var (a, b) = (left[i], right[j]);
            var common = new Interval(a.Low.Against(b.Low) >= 0 ? a.Low : b.Low, a.High.Against(b.High) <= 0 ? a.High : b.High, a.IsPoint || b.IsPoint);
            if (!common.IsEmpty)
            {
                result.Add(common);
            }

            if (a.High.Against(b.High) <= 0)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return result;
    }
}
