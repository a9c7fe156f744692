using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Aggregation;

/// <summary>Arithmetic over numbers and dates; with nothing for an argument the result is nothing.</summary>
internal static class ExpressionArithmetic
{
    public static BsonValue Add(BsonValue?[] values)
    {
        BsonValue sum = new BsonInt32(0);
        BsonDateTime? date = null;
        foreach (var value in values)
        {
            if (ExpressionFunctions.IsNothing(value))
            {
                return BsonNull.Value;
            }

            if (value is BsonDateTime moment)
            {
                date = date is null ? moment : throw new MongoError(16612, "only one date allowed in an $add expression");
            }
            else
            {
                sum = BsonNumber.Add(sum, Number("$add", value!, 16554), overflowToDouble: true);
            }
        }

        return date is null ? sum : new BsonDateTime(date.MillisecondsSinceEpoch + Milliseconds(sum));
    }

    public static BsonValue Multiply(BsonValue?[] values)
    {
        BsonValue product = new BsonInt32(1);
        foreach (var value in values)
        {
            if (ExpressionFunctions.IsNothing(value))
            {
                return BsonNull.Value;
            }

            product = BsonNumber.Multiply(product, Number("$multiply", value!, 16555), overflowToDouble: true);
        }

        return product;
    }

    public static BsonValue Subtract(BsonValue? left, BsonValue? right)
    {
        if (ExpressionFunctions.IsNothing(left) || ExpressionFunctions.IsNothing(right))
        {
            return BsonNull.Value;
        }

        return (left, right) switch
        {
            (BsonDateTime a, BsonDateTime b) => new BsonInt64(a.MillisecondsSinceEpoch - b.MillisecondsSinceEpoch),
            (BsonDateTime a, _) => new BsonDateTime(a.MillisecondsSinceEpoch - Milliseconds(Number("$subtract", right!, 16556))),
            _ => BsonNumber.Add(
                Number("$subtract", left!, 16556),
                BsonNumber.Multiply(Number("$subtract", right!, 16556), new BsonInt32(-1), overflowToDouble: true),
                overflowToDouble: true),
        };
    }

    public static BsonValue Divide(BsonValue? left, BsonValue? right)
    {
        if (ExpressionFunctions.IsNothing(left) || ExpressionFunctions.IsNothing(right))
        {
            return BsonNull.Value;
        }

        var (a, b) = (Number("$divide", left!, 16609), Number("$divide", right!, 16609));
        if (a is BsonDecimal128 || b is BsonDecimal128)
        {
            throw MongoError.NotImplemented("$divide of a Decimal128");
        }

        return b.ToDouble() != 0 ? a.ToDouble() / b.ToDouble() : throw MongoError.BadValue("can't $divide by zero");
    }

    private static long Milliseconds(BsonValue value) => value is BsonDouble d ? (long)Math.Round(d.Value) : value.ToInt64();

    private static BsonValue Number(string name, BsonValue value, int code) => BsonNumber.IsNumber(value)
        ? value
        : throw new MongoError(code, $"{name} only supports numeric or date types, not {ExpressionFunctions.NameOf(value)}");
}
