using System.Buffers.Binary;
using System.Numerics;
using MongoDB.Bson;

namespace MongoDB.Server.Bson;

/// <summary>
/// Compares numbers of four types exactly. Every finite number is seen as the double next to it towards zero, and,
/// where that is not the whole truth, its exact decimal digits.
/// </summary>
internal static class NumberOrder
{
    public static int Compare(BsonValue left, BsonValue right)
    {
        if (left is BsonInt32 or BsonInt64 && right is BsonInt32 or BsonInt64)
        {
            return left.ToInt64().CompareTo(right.ToInt64());
        }

        if (left is BsonDouble a && right is BsonDouble b)
        {
            return a.Value.CompareTo(b.Value); // NaN first, as in MongoDB
        }

        var (x, y) = (new KeyBuffer(), new KeyBuffer());
        Encode(x, left);
        Encode(y, right);
        return x.Written.SequenceCompareTo(y.Written);
    }

    /// <summary>Writes bytes whose order is the order of the numbers: equal numbers of different types give equal bytes.</summary>
    public static void Encode(KeyBuffer key, BsonValue value)
    {
        switch (value)
        {
            case BsonInt32 i:
                WriteDouble(key, i.Value, default);
                break;
            case BsonInt64 l:
                EncodeWhole(key, l.Value);
                break;
            case BsonDouble d:
                WriteDouble(key, d.Value, default);
                break;
            case BsonDecimal128 m:
                EncodeDecimal(key, m.Value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.BsonType, "not a number");
        }
    }

    private static void EncodeWhole(KeyBuffer key, long value)
    {
        const long ExactUpTo = 1L << 53;
        if (value is >= -ExactUpTo and <= ExactUpTo)
        {
            WriteDouble(key, value, default);
            return;
        }

        EncodeExact(key, value, BigInteger.One, value);
    }

    private static void EncodeDecimal(KeyBuffer key, Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
        {
            WriteDouble(key, double.NaN, default);
        }
        else if (Decimal128.IsInfinity(value))
        {
            WriteDouble(key, Decimal128.IsNegative(value) ? double.NegativeInfinity : double.PositiveInfinity, default);
        }
        else
        {
            var (coefficient, exponent) = Parts(value);
            var numerator = exponent > 0 ? coefficient * BigInteger.Pow(10, exponent) : coefficient;
            var denominator = exponent < 0 ? BigInteger.Pow(10, -exponent) : BigInteger.One;
            EncodeExact(key, numerator, denominator, double.Parse($"{coefficient}E{exponent}"));
        }
    }

    /// <summary>A finite decimal as a whole number and a power of ten.</summary>
    public static (BigInteger Coefficient, int Exponent) Parts(Decimal128 value)
    {
        var high = value.GetIEEEHighBits();
        var low = value.GetIEEELowBits();
        const ulong LargeForm = 0x6000_0000_0000_0000;
        if ((high & LargeForm) == LargeForm)
        {
            return (BigInteger.Zero, 0); // a coefficient beyond 34 digits is not canonical and counts as zero
        }

        var coefficient = ((BigInteger)(high & 0x0001_FFFF_FFFF_FFFF) << 64) | low;
        var exponent = (int)((high >> 49) & 0x3FFF) - 6176;
        return (Decimal128.IsNegative(value) ? -coefficient : coefficient, exponent);
    }

    private static void EncodeExact(KeyBuffer key, BigInteger numerator, BigInteger denominator, double near)
    {
        near = TowardsZero(near, numerator, denominator);
        var (n, d) = Fraction(near);
        if (n * denominator == numerator * d)
        {
            WriteDouble(key, near, default);
            return;
        }

        // The digits that a decimal128 or an int64 can have are few; 34 significant ones and the exponent say everything.
        Span<byte> tail = stackalloc byte[24];
        var size = WriteMagnitude(tail, BigInteger.Abs(numerator), denominator);
        WriteDouble(key, near == 0 && numerator.Sign < 0 ? -0.0 : near, tail[..size]);
    }

    private static double TowardsZero(double near, BigInteger numerator, BigInteger denominator)
    {
        if (double.IsInfinity(near))
        {
            return near > 0 ? double.MaxValue : -double.MaxValue;
        }

        var (n, d) = Fraction(near);
        var beyond = BigInteger.Abs(n) * denominator > BigInteger.Abs(numerator) * d;
        return !beyond ? near : near > 0 ? double.BitDecrement(near) : double.BitIncrement(near);
    }

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        exponent = (exponent == 0 ? 1 : exponent) - 1075;
        var signed = (BigInteger)(value < 0 ? -mantissa : mantissa);
        return exponent >= 0 ? (signed << exponent, BigInteger.One) : (signed, BigInteger.One << -exponent);
    }

    // Two bytes of decimal exponent, then the digits left-aligned to 35 places as a 16-byte number: ordered within one neighbouring double.
    private static int WriteMagnitude(Span<byte> tail, BigInteger numerator, BigInteger denominator)
    {
        const int Places = 35;
        var digits = numerator.ToString().Length - denominator.ToString().Length;
        var scaled = Scale(numerator, denominator, Places - digits);
        var exponent = digits;
        while (scaled >= BigInteger.Pow(10, Places))
        {
            exponent++;
            scaled = Scale(numerator, denominator, Places - exponent);
        }

        BinaryPrimitives.WriteUInt16BigEndian(tail, (ushort)(exponent + 0x8000));
        var bytes = scaled.ToByteArray(isUnsigned: true, isBigEndian: true);
        tail.Slice(2, 16).Clear();
        bytes.CopyTo(tail[(2 + 16 - bytes.Length)..]);
        return 18;
    }

    private static BigInteger Scale(BigInteger numerator, BigInteger denominator, int power) =>
        power >= 0 ? numerator * BigInteger.Pow(10, power) / denominator : numerator / (denominator * BigInteger.Pow(10, -power));

    private static void WriteDouble(KeyBuffer key, double value, ReadOnlySpan<byte> tail)
    {
        if (double.IsNaN(value))
        {
            key.Write(0x00); // before every number
            return;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var negative = tail.IsEmpty ? value < 0 : bits < 0;
        Span<byte> bytes = stackalloc byte[9];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value == 0 ? 0 : bits & long.MaxValue);
        bytes[8] = (byte)(tail.IsEmpty ? 0 : 1);
        var complement = (byte)(negative ? 0xFF : 0x00);
        key.Write((byte)(negative ? 0x01 : 0x02));
        key.Write(bytes, complement);
        key.Write(tail, complement);
    }
}
