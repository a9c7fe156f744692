using System.Numerics;
using CsCheck;
using MongoDB.Bson;
using MongoDB.Server.Bson;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Index keys are compared as bytes, so the bytes must sort as the values do.</summary>
public sealed class KeyOrderTests
{
    [Fact]
    public void Keys_sort_as_the_values_compare_in_either_direction() => Gen.Select(BsonValues.Any, BsonValues.Any).Sample(
        (a, b) =>
        {
            var expected = Math.Sign(BsonOrder.Instance.Compare(a, b));
            Assert.Equal(expected, Math.Sign(Key(a).AsSpan().SequenceCompareTo(Key(b))));
            Assert.Equal(-expected, Math.Sign(Key(a, descending: true).AsSpan().SequenceCompareTo(Key(b, descending: true))));
        },
        iter: 30_000);

    [Fact]
    public void Compound_keys_sort_by_their_first_difference() => Gen.Select(BsonValues.Any, BsonValues.Any, BsonValues.Any, BsonValues.Any, Gen.Bool, Gen.Bool).Sample(
        (a1, a2, b1, b2, firstDown, secondDown) =>
        {
            var first = BsonOrder.Instance.Compare(a1, b1) * (firstDown ? -1 : 1);
            var second = BsonOrder.Instance.Compare(a2, b2) * (secondDown ? -1 : 1);
            byte[] a = [.. Key(a1, firstDown), .. Key(a2, secondDown)];
            byte[] b = [.. Key(b1, firstDown), .. Key(b2, secondDown)];
            Assert.Equal(Math.Sign(first != 0 ? first : second), Math.Sign(a.AsSpan().SequenceCompareTo(b)));
        },
        iter: 15_000);

    [Fact]
    public void Numbers_of_all_types_compare_by_their_exact_value() => Gen.Select(BsonValues.Numbers, BsonValues.Numbers).Sample(
        (a, b) => Assert.Equal(Math.Sign(CompareExactly(a, b)), Math.Sign(BsonOrder.Instance.Compare(a, b))),
        iter: 30_000);

    [Fact]
    public void Equal_values_have_equal_hashes() => Gen.Select(BsonValues.Any, BsonValues.Any).Sample(
        (a, b) => Assert.True(!BsonOrder.Instance.Equals(a, b) || BsonOrder.Instance.GetHashCode(a) == BsonOrder.Instance.GetHashCode(b)),
        iter: 15_000);

    [Fact]
    public void No_component_begins_with_a_byte_that_marks_an_end() => BsonValues.Any.Sample(
        value => Assert.True(Key(value)[0] is > 0x00 and < 0xFF && Key(value, descending: true)[0] is > 0x00 and < 0xFF),
        iter: 10_000);

    [Fact]
    public void A_document_comes_back_from_its_bytes_as_it_was() => BsonValues.Any.Sample(
        value =>
        {
            var document = new BsonDocument("v", value);
            var bytes = BsonCodec.Encode(document);
            BsonShape.Check(bytes);
            // The BSON library reads minus zero as zero.
            if (!value.ToJson().Contains("-0", StringComparison.Ordinal))
                Assert.Equal(bytes, BsonCodec.Encode(BsonCodec.Decode(bytes)));
        },
        iter: 10_000);

    [Fact]
    public void Bytes_that_are_not_a_document_are_found_out_before_they_are_decoded() =>
        Gen.Select(BsonValues.Any, Gen.Int[0, 200], Gen.Byte).Sample(
            (value, at, change) =>
            {
                var bytes = BsonCodec.Encode(new BsonDocument { { "v", value }, { "w", new BsonArray { value, "text" } } });
                bytes[at % bytes.Length] ^= change;
                if (Record.Exception(() => BsonShape.Check(bytes)) is { } complaint)
                {
                    Assert.IsAssignableFrom<FormatException>(complaint);
                    return;
                }

                // What passes decodes, or is refused for a text that is not UTF-8 and the like.
                var failure = Record.Exception(() => BsonCodec.Decode(bytes));
                Assert.True(failure is null or FormatException or ArgumentException, failure?.ToString());
            },
            iter: 15_000);

    private static byte[] Key(BsonValue value, bool descending = false)
    {
        var buffer = new KeyBuffer();
        KeyEncoder.Append(buffer, value, descending);
        return buffer.ToArray();
    }

    // Not a number, then minus infinity, the finite numbers as fractions, plus infinity.
    private static int CompareExactly(BsonValue a, BsonValue b)
    {
        var (classA, numeratorA, denominatorA) = Exact(a);
        var (classB, numeratorB, denominatorB) = Exact(b);
        return classA != classB ? classA - classB : (numeratorA * denominatorB).CompareTo(numeratorB * denominatorA);
    }

    private static (int Class, BigInteger Numerator, BigInteger Denominator) Exact(BsonValue value) => value switch
    {
        BsonDouble { Value: var d } => double.IsNaN(d) ? (0, 0, 1) : double.IsInfinity(d) ? (d < 0 ? 1 : 3, 0, 1) : OfDouble(d),
        BsonDecimal128 { Value: var m } => Decimal128.IsNaN(m) ? (0, 0, 1) : Decimal128.IsInfinity(m) ? (Decimal128.IsNegative(m) ? 1 : 3, 0, 1) : OfText(m.ToString()),
        _ => (2, value.ToInt64(), 1),
    };

    private static (int Class, BigInteger Numerator, BigInteger Denominator) OfDouble(double value)
    {
        var denominator = BigInteger.One;
        while (value != Math.Floor(value))
        {
            // Doubling is exact.
            value *= 2;
            denominator *= 2;
        }

        return (2, new BigInteger(value), denominator);
    }

    private static (int Class, BigInteger Numerator, BigInteger Denominator) OfText(string text)
    {
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = at < 0 ? 0 : int.Parse(text[(at + 1)..]);
        var digits = at < 0 ? text : text[..at];
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : digits.Length - point - 1;
        var whole = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal));
        return exponent >= 0 ? (2, whole * BigInteger.Pow(10, exponent), 1) : (2, whole, BigInteger.Pow(10, -exponent));
    }
}
