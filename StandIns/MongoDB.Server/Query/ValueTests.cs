using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Query;

internal sealed class ExistsTest : IValueTest
{
    public bool LooksIntoArrays => false;

    public bool Test(BsonValue? value) => value is not null;
}

internal sealed class SizeTest(long size) : IValueTest
{
    public bool LooksIntoArrays => false;

    public bool Test(BsonValue? value) => value is BsonArray array && array.Count == size;
}

internal sealed class TypeTest(IReadOnlySet<BsonType> types) : IValueTest
{
    public bool LooksIntoArrays => true;

    public bool Test(BsonValue? value) => value is not null && types.Contains(value.BsonType);
}

internal sealed class ModTest(long divisor, long remainder) : IValueTest
{
    public bool LooksIntoArrays => true;

    public bool Test(BsonValue? value)
    {
        if (value is null || !BsonNumber.IsNumber(value) || !Whole.TryTruncate(value, out var whole))
        {
            return false;
        }

        return divisor == -1 ? remainder == 0 : whole % divisor == remainder;
    }
}

/// <summary>An array with an element that meets all conditions at once: as a document, or as a plain value.</summary>
internal sealed class ElementMatch(Filter? documents, Filter? values) : IValueTest
{
    public bool LooksIntoArrays => false;

    public bool Test(BsonValue? value) => value is BsonArray array && array.Any(IsMatch);

    private bool IsMatch(BsonValue item)
    {
        if (documents is null)
        {
            return values!.Matches(FieldPath.Wrap(item));
        }

        // An array inside the array is looked at as a document with numbers for names.
        return item switch
        {
            BsonDocument document => documents.Matches(document),
            BsonArray inner => documents.Matches(new BsonDocument(inner.Select((v, i) => new BsonElement($"{i}", v)))),
            _ => false,
        };
    }
}

internal static class Whole
{
    /// <summary>A number without its fraction; false when it is not finite or too large.</summary>
    public static bool TryTruncate(BsonValue value, out long whole)
    {
        if (value is BsonDouble d && double.IsFinite(d.Value))
        {
            return BsonNumber.TryWhole(new BsonDouble(Math.Truncate(d.Value)), out whole);
        }

        if (value is BsonDecimal128 { Value: var m } && !Decimal128.IsNaN(m) && !Decimal128.IsInfinity(m))
        {
            try
            {
                whole = (long)Math.Truncate(Decimal128.ToDecimal(m));
                return true;
            }
            catch (OverflowException)
            {
                whole = 0;
                return false;
            }
        }

        return BsonNumber.TryWhole(value, out whole);
    }
}
