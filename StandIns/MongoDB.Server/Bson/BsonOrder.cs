using MongoDB.Bson;

namespace MongoDB.Server.Bson;

/// <summary>MongoDB's order over values of every type. Numbers compare by value, whatever their type.</summary>
internal sealed class BsonOrder : IComparer<BsonValue>, IEqualityComparer<BsonValue>
{
    public static readonly BsonOrder Instance = new();

    private BsonOrder()
    {
    }

    /// <summary>The rank of a value's type; values of different rank never need a closer look.</summary>
    public static int Rank(BsonType type) => type switch
    {
        BsonType.MinKey => 1,
        BsonType.Undefined => 2,
        BsonType.Null => 3,
        BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128 => 4,
        BsonType.String or BsonType.Symbol => 5,
        BsonType.Document => 6,
        BsonType.Array => 7,
        BsonType.Binary => 8,
        BsonType.ObjectId => 9,
        BsonType.Boolean => 10,
        BsonType.DateTime => 11,
        BsonType.Timestamp => 12,
        BsonType.RegularExpression => 13,
        BsonType.JavaScript => 14,
        BsonType.MaxKey => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a storable type"),
    };

    public int Compare(BsonValue? x, BsonValue? y)
    {
        var left = x ?? BsonNull.Value;
        var right = y ?? BsonNull.Value;
        var byType = Rank(left.BsonType) - Rank(right.BsonType);
        return byType != 0 ? byType : CompareSameRank(left, right);
    }

    public bool Equals(BsonValue? x, BsonValue? y) => Compare(x, y) == 0;

    // Equal values of different numeric types must meet, so the hash is that of the order-preserving key.
    public int GetHashCode(BsonValue obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(KeyEncoder.Encode(obj));
        return hash.ToHashCode();
    }

    private static int CompareSameRank(BsonValue left, BsonValue right)
    {
        switch (left.BsonType)
        {
            case BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128:
                return NumberOrder.Compare(left, right);
            case BsonType.String or BsonType.Symbol:
                return CompareText(Text(left), Text(right));
            case BsonType.Document:
                return CompareDocuments(left.AsBsonDocument, right.AsBsonDocument);
            case BsonType.Array:
                return CompareArrays(left.AsBsonArray, right.AsBsonArray);
            case BsonType.Binary:
                return CompareBinary(left.AsBsonBinaryData, right.AsBsonBinaryData);
            case BsonType.ObjectId:
                return left.AsObjectId.CompareTo(right.AsObjectId);
            case BsonType.Boolean:
                return left.AsBoolean.CompareTo(right.AsBoolean);
            case BsonType.DateTime:
                return left.AsBsonDateTime.MillisecondsSinceEpoch.CompareTo(right.AsBsonDateTime.MillisecondsSinceEpoch);
            case BsonType.Timestamp:
                return ((ulong)left.AsBsonTimestamp.Value).CompareTo((ulong)right.AsBsonTimestamp.Value);
            case BsonType.RegularExpression:
                var (a, b) = (left.AsBsonRegularExpression, right.AsBsonRegularExpression);
                var byPattern = CompareText(a.Pattern, b.Pattern);
                return byPattern != 0 ? byPattern : CompareText(a.Options, b.Options);
            case BsonType.JavaScript:
                return CompareText(left.AsBsonJavaScript.Code, right.AsBsonJavaScript.Code);
            default:
                return 0;
        }
    }

    // By code point, as UTF-8 bytes compare; UTF-16 order differs where surrogates meet U+E000 and above.
    private static int CompareText(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a != b)
            {
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a - b : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return left.Length - right.Length;
    }

    private static string Text(BsonValue value) => value is BsonSymbol symbol ? symbol.Name : value.AsString;

    private static int CompareDocuments(BsonDocument left, BsonDocument right)
    {
        var count = Math.Min(left.ElementCount, right.ElementCount);
        for (var i = 0; i < count; i++)
        {
            var (a, b) = (left.GetElement(i), right.GetElement(i));
            var difference = Rank(a.Value.BsonType) - Rank(b.Value.BsonType);
            difference = difference != 0 ? difference : CompareText(a.Name, b.Name);
            difference = difference != 0 ? difference : CompareSameRank(a.Value, b.Value);
            if (difference != 0)
            {
                return difference;
            }
        }

        return left.ElementCount - right.ElementCount;
    }

    private static int CompareArrays(BsonArray left, BsonArray right)
    {
        var count = Math.Min(left.Count, right.Count);
        for (var i = 0; i < count; i++)
        {
            var difference = Instance.Compare(left[i], right[i]);
            if (difference != 0)
            {
                return difference;
            }
        }

        return left.Count - right.Count;
    }

    private static int CompareBinary(BsonBinaryData left, BsonBinaryData right)
    {
        var difference = left.Bytes.Length.CompareTo(right.Bytes.Length);
        difference = difference != 0 ? difference : ((byte)left.SubType).CompareTo((byte)right.SubType);
        return difference != 0 ? difference : left.Bytes.AsSpan().SequenceCompareTo(right.Bytes);
    }
}
