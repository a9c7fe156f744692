using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Query;

internal enum ComparisonKind
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>Compares with one value. Only values of the same kind compare: no number is greater than a string.</summary>
internal sealed class Comparison(ComparisonKind kind, BsonValue operand) : IValueTest
{
    private readonly int _rank = BsonOrder.Rank(operand.BsonType);
    private readonly bool _isBound = operand.BsonType is BsonType.MinKey or BsonType.MaxKey;
    private readonly bool _isNaN = IsNaN(operand);

    public ComparisonKind Kind { get; } = kind;

    public BsonValue Operand { get; } = operand;

    public bool LooksIntoArrays => true;

    public bool Test(BsonValue? value)
    {
        var candidate = value ?? BsonNull.Value;
        if (!_isBound && BsonOrder.Rank(candidate.BsonType) != _rank)
        {
            return false;
        }

        // NaN is neither more nor less than a number, though it sorts before all of them.
        if (_rank == BsonOrder.Rank(BsonType.Double) && (_isNaN || IsNaN(candidate)))
        {
            return _isNaN && IsNaN(candidate) && Kind is not (ComparisonKind.Less or ComparisonKind.Greater);
        }

        var order = BsonOrder.Instance.Compare(candidate, Operand);
        return Kind switch
        {
            ComparisonKind.Equal => order == 0,
            ComparisonKind.Less => order < 0,
            ComparisonKind.LessOrEqual => order <= 0,
            ComparisonKind.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static bool IsNaN(BsonValue value) => value switch
    {
        BsonDouble d => double.IsNaN(d.Value),
        BsonDecimal128 m => Decimal128.IsNaN(m.Value),
        _ => false,
    };
}

/// <summary>One of many values, or a match of one of many patterns.</summary>
internal sealed class InList(IReadOnlyList<BsonValue> values, IReadOnlyList<RegexTest> patterns) : IValueTest
{
    private readonly HashSet<BsonValue> _values = new(values, BsonOrder.Instance);

    public IReadOnlyCollection<BsonValue> Values => _values;

    public bool HasPatterns => patterns.Count > 0;

    public bool LooksIntoArrays => true;

    public bool Test(BsonValue? value)
    {
        if (_values.Contains(value ?? BsonNull.Value))
        {
            return true;
        }

        foreach (var pattern in patterns)
        {
            if (pattern.Test(value))
            {
                return true;
            }
        }

        return false;
    }
}
