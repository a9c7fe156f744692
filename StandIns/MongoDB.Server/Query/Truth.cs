using MongoDB.Bson;

namespace MongoDB.Server.Query;

/// <summary>What counts as true where MongoDB takes a flag: everything but false, null, undefined and zero.</summary>
internal static class Truth
{
    public static bool Of(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => false,
        BsonBoolean flag => flag.Value,
        BsonInt32 or BsonInt64 or BsonDouble => value.ToDouble() != 0,
        BsonDecimal128 number => Decimal128.Compare(number.Value, Decimal128.Zero) != 0,
        _ => true,
    };
}
