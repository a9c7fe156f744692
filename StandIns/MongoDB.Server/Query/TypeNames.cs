using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>The names and numbers by which $type knows the types.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, BsonType> ByName = new(StringComparer.Ordinal)
    {
        ["double"] = BsonType.Double,
        ["string"] = BsonType.String,
        ["object"] = BsonType.Document,
        ["array"] = BsonType.Array,
        ["binData"] = BsonType.Binary,
        ["undefined"] = BsonType.Undefined,
        ["objectId"] = BsonType.ObjectId,
        ["bool"] = BsonType.Boolean,
        ["date"] = BsonType.DateTime,
        ["null"] = BsonType.Null,
        ["regex"] = BsonType.RegularExpression,
        ["javascript"] = BsonType.JavaScript,
        ["symbol"] = BsonType.Symbol,
        ["javascriptWithScope"] = BsonType.JavaScriptWithScope,
        ["int"] = BsonType.Int32,
        ["timestamp"] = BsonType.Timestamp,
        ["long"] = BsonType.Int64,
        ["decimal"] = BsonType.Decimal128,
        ["minKey"] = BsonType.MinKey,
        ["maxKey"] = BsonType.MaxKey,
    };

    private static readonly Dictionary<BsonType, string> ByType = ByName.ToDictionary(x => x.Value, x => x.Key);

    public static string Of(BsonValue value) => ByType[value.BsonType];

    public static HashSet<BsonType> Parse(BsonValue value)
    {
        var types = new HashSet<BsonType>();
        foreach (var item in value is BsonArray list ? list : [value])
        {
            if (item is BsonString { Value: "number" })
            {
                types.UnionWith([BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128]);
            }
            else
            {
                types.Add(ParseOne(item));
            }
        }

        return types.Count > 0 ? types : throw MongoError.FailedToParse("$type must match at least one type");
    }

    private static BsonType ParseOne(BsonValue value)
    {
        if (value is BsonString name)
        {
            return ByName.TryGetValue(name.Value, out var type) ? type : throw MongoError.BadValue($"Unknown type name alias: {name.Value}");
        }

        if (!BsonNumber.IsNumber(value))
        {
            throw MongoError.TypeMismatch("type must be represented as a number or a string");
        }

        var number = BsonNumber.TryWhole(value, out var whole) ? whole : long.MaxValue;
        var code = number switch { -1 => BsonType.MinKey, _ => (BsonType)number };
        return number is >= -1 and <= 127 && ByType.ContainsKey(code)
            ? code
            : throw MongoError.BadValue($"Invalid numerical type code: {BsonText.Of(value)}");
    }
}
