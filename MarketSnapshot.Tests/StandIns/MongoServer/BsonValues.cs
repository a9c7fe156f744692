using CsCheck;
using MongoDB.Bson;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Generated values of every type, close enough together to be often equal or nearly so.</summary>
internal static class BsonValues
{
    private static readonly Gen<long> Longs = Gen.OneOf(
        Gen.Long[-5, 5],
        Gen.Long,
        Gen.Const(long.MaxValue),
        Gen.Const(long.MinValue),
        Gen.Select(Gen.OneOfConst(1L << 53, 1L << 62, -(1L << 53), int.MaxValue), Gen.Long[-3, 3]).Select((a, b) => a + b));

    private static readonly Gen<double> Doubles = Gen.OneOf(
        Gen.OneOfConst(0.0, -0.0, 0.1, 0.5, -0.1, double.NaN, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, 9007199254740992, 1e300),
        Gen.Double,
        Longs.Select(l => (double)l),
        Gen.Int[-20, 20].Select(i => i / 4.0));

    private static readonly Gen<string> Decimals = Gen.OneOf(
        Gen.OneOfConst("0", "-0", "0.1", "0.10", "1E-6176", "-1E-6176", "9.999999999999999999999999999999999E+6144", "NaN", "Infinity", "-Infinity", "9007199254740993", "0.1000000000000000055511151231257827", "0.1000000000000000055511151231257828"),
        Gen.Select(Gen.Long, Gen.Int[-40, 40]).Select((c, e) => $"{c}E{e}"),
        Gen.Int[-20, 20].Select(i => $"{i}E-1"));

    public static readonly Gen<BsonValue> Numbers = Gen.OneOf(
        Gen.Int[-5, 5].Select(i => (BsonValue)new BsonInt32(i)),
        Gen.Int.Select(i => (BsonValue)new BsonInt32(i)),
        Longs.Select(l => (BsonValue)new BsonInt64(l)),
        Doubles.Select(d => (BsonValue)new BsonDouble(d)),
        Decimals.Select(m => (BsonValue)new BsonDecimal128(Decimal128.Parse(m))));

    private static readonly Gen<string> Texts = Gen.OneOfConst("", "a", "a\0", "a\0b", "ab", "b", "\u00e9", "\uffee", "\U0001F345").SelectMany(
        start => Gen.String[Gen.OneOfConst('a', 'b', '\0', '\u0001', '\u07ff', '\ue000'), 0, 3].Select(rest => start + rest));

    private static readonly Gen<BsonValue> Plain = Gen.OneOf(
        Numbers,
        Texts.Select(s => (BsonValue)new BsonString(s)),
        Gen.OneOfConst<BsonValue>(BsonNull.Value, BsonBoolean.True, BsonBoolean.False, BsonMinKey.Value, BsonMaxKey.Value, BsonUndefined.Value),
        Gen.Long[-70000, 70000].Select(ms => (BsonValue)new BsonDateTime(ms)),
        Gen.Byte.Array[12].Select(b => (BsonValue)new BsonObjectId(new ObjectId(b))),
        Gen.Select(Gen.Byte.Array[0, 3], Gen.OneOfConst(BsonBinarySubType.Binary, BsonBinarySubType.UserDefined)).Select((b, t) => (BsonValue)new BsonBinaryData(b, t)),
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Select((a, b) => (BsonValue)new BsonTimestamp(a, b)),
        Gen.Select(Gen.OneOfConst("a", "b", "ab"), Gen.OneOfConst("", "i")).Select((p, o) => (BsonValue)new BsonRegularExpression(p, o)));

    public static readonly Gen<BsonValue> Any = Gen.Recursive<BsonValue>((depth, inner) => depth >= 3
        ? Plain
        : Gen.Frequency(
            (6, Plain),
            (1, inner.Array[0, 3].Select(items => (BsonValue)new BsonArray(items))),
            (1, Gen.Select(Gen.OneOfConst("a", "b", ""), inner).Array[0, 3].Select(fields => (BsonValue)ToDocument(fields)))));

    private static BsonDocument ToDocument((string Name, BsonValue Value)[] fields)
    {
        var document = new BsonDocument();
        foreach (var (name, value) in fields)
            document[name] = value;
        return document;
    }
}
