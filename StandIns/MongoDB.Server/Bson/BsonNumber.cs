using System.Numerics;
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
        Apply(left, right, overflowToDouble, static (a, b) => checked(a + b), static (a, b) => a + b, static (a, b) =>
        {
            var exponent = Math.Min(a.Exponent, b.Exponent);
            return (Shift(a, exponent) + Shift(b, exponent), exponent);
        });

    public static BsonValue Multiply(BsonValue left, BsonValue right, bool overflowToDouble) =>
        Apply(left, right, overflowToDouble, static (a, b) => checked(a * b), static (a, b) => a * b, static (a, b) =>
            (a.Coefficient * b.Coefficient, a.Exponent + b.Exponent));

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
        Func<(BigInteger Coefficient, int Exponent), (BigInteger Coefficient, int Exponent), (BigInteger Coefficient, int Exponent)> exact)
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

    // A decimal128 has 34 digits: what they cannot hold is refused rather than rounded.
    private static BsonDecimal128 Exact(
        BsonValue left,
        BsonValue right,
        Func<(BigInteger Coefficient, int Exponent), (BigInteger Coefficient, int Exponent), (BigInteger Coefficient, int Exponent)> exact)
    {
        var (coefficient, exponent) = exact(Parts(left), Parts(right));
        var digits = BigInteger.Abs(coefficient).ToString().TrimStart('0').Length;
        return digits <= 34 && exponent is >= -6176 and <= 6111
            ? new BsonDecimal128(Decimal128.Parse($"{coefficient}E{exponent}"))
            : throw MongoError.NotImplemented("Decimal128 arithmetic whose result needs rounding");
    }

    private static (BigInteger Coefficient, int Exponent) Parts(BsonValue value) => value switch
    {
        BsonDecimal128 { Value: var m } when !Decimal128.IsNaN(m) && !Decimal128.IsInfinity(m) => NumberOrder.Parts(m),
        BsonInt32 or BsonInt64 => (value.ToInt64(), 0),
        _ => throw MongoError.NotImplemented($"Decimal128 arithmetic with {value}"),
    };

    private static BigInteger Shift((BigInteger Coefficient, int Exponent) number, int exponent) =>
        number.Coefficient * BigInteger.Pow(10, number.Exponent - exponent);
}
