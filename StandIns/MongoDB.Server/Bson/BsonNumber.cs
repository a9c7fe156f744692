using MongoDB.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Bson;

/// <summary>Arithmetic as MongoDB does it: the wider type wins, and an int32 that overflows becomes an int64.</summary>
internal static class BsonNumber
{
    public static bool IsNumber(BsonValue value) =>
        value.BsonType is BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128;

    /// <summary>A count as MongoDB shows it: an int32 as long as it fits.</summary>
    public static BsonValue Compact(long value) => value is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)value) : new BsonInt64(value);

    public static BsonValue Add(BsonValue left, BsonValue right, bool overflowToDouble) =>
        Apply(left, right, overflowToDouble, static (a, b) => checked(a + b), static (a, b) => a + b, static (a, b) => a + b);

    public static BsonValue Multiply(BsonValue left, BsonValue right, bool overflowToDouble) =>
        Apply(left, right, overflowToDouble, static (a, b) => checked(a * b), static (a, b) => a * b, static (a, b) => a * b);

    /// <summary>A whole number out of any numeric type; false when it has a fraction or does not fit.</summary>
    public static bool TryWhole(BsonValue value, out long whole)
    {
        whole = 0;
        switch (value)
        {
            case BsonInt32 i:
                whole = i.Value;
                return true;
            case BsonInt64 l:
                whole = l.Value;
                return true;
            case BsonDouble d when d.Value == Math.Floor(d.Value) && d.Value is >= long.MinValue and < -(double)long.MinValue:
                whole = (long)d.Value;
                return true;
            case BsonDecimal128 m:
                return TryWhole(m.Value, out whole);
            default:
                return false;
        }
    }

    private static bool TryWhole(Decimal128 value, out long whole)
    {
        try
        {
            whole = Decimal128.ToInt64(value);
            return new Decimal128(whole).Equals(value) || Decimal128.Compare(new Decimal128(whole), value) == 0;
        }
        catch (OverflowException)
        {
            whole = 0;
            return false;
        }
    }

    private static BsonValue Apply(
        BsonValue left,
        BsonValue right,
        bool overflowToDouble,
        Func<long, long, long> whole,
        Func<double, double, double> real,
        Func<decimal, decimal, decimal> exact)
    {
        if (left.BsonType == BsonType.Decimal128 || right.BsonType == BsonType.Decimal128)
        {
            return Exact(left, right, exact);
        }

        if (left.BsonType == BsonType.Double || right.BsonType == BsonType.Double)
        {
            return real(left.ToDouble(), right.ToDouble());
        }

        try
        {
            var result = whole(left.ToInt64(), right.ToInt64());
            var small = left.BsonType == BsonType.Int32 && right.BsonType == BsonType.Int32 && result is >= int.MinValue and <= int.MaxValue;
            return small ? new BsonInt32((int)result) : new BsonInt64(result);
        }
        catch (OverflowException) when (overflowToDouble)
        {
            return real(left.ToDouble(), right.ToDouble());
        }
        catch (OverflowException)
        {
            throw MongoError.BadValue($"Failed to apply the operation to current value ({left}) and operand ({right}): the result overflows a 64-bit integer");
        }
    }

    // .NET's decimal has 28 digits where decimal128 has 34: what it cannot hold is refused rather than rounded.
    private static BsonDecimal128 Exact(BsonValue left, BsonValue right, Func<decimal, decimal, decimal> exact)
    {
        try
        {
            return new BsonDecimal128(new Decimal128(exact(Decimal128.ToDecimal(left.ToDecimal128()), Decimal128.ToDecimal(right.ToDecimal128()))));
        }
        catch (OverflowException)
        {
            throw MongoError.NotImplemented("Decimal128 arithmetic beyond 28 digits");
        }
    }
}
