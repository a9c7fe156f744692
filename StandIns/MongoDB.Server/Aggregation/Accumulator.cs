using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Aggregation;

/// <summary>Gathers the values of a group.</summary>
internal abstract class Accumulator
{
    public abstract void Add(BsonValue? value);

    public abstract BsonValue Result();

    /// <summary>How to begin one; the name is that of an accumulator.</summary>
    public static Func<Accumulator> Named(string name) => name switch
    {
        "$sum" => static () => new Sum(),
        "$avg" => static () => new Average(),
        "$min" => static () => new Extreme(-1),
        "$max" => static () => new Extreme(1),
        "$first" => static () => new First(),
        "$last" => static () => new Last(),
        "$push" => static () => new Push(),
        "$addToSet" => static () => new Set(),
        _ => throw new MongoError(15952, $"unknown group operator '{name}'"),
    };

    /// <summary>The accumulator as a function: over its arguments, or over the one array that it is given.</summary>
    public static BsonValue Over(string name, BsonValue?[] values)
    {
        var accumulator = Named(name)();
        foreach (var value in values is [BsonArray only] ? only : values.AsEnumerable())
        {
            accumulator.Add(value);
        }

        return accumulator.Result();
    }

    private sealed class Sum : Accumulator
    {
        private BsonValue _exact = new BsonInt32(0);
        private double _real;
        private double _lost;
        private bool _isReal;

        public override void Add(BsonValue? value)
        {
            if (value is BsonDouble number)
            {
                _isReal = true;
                AddReal(number.Value);
            }
            else if (value is not null && BsonNumber.IsNumber(value))
            {
                _exact = BsonNumber.Add(_exact, value, overflowToDouble: true);
            }
        }

        public override BsonValue Result()
        {
            if (!_isReal)
            {
                return _exact;
            }

            var real = double.IsFinite(_real) ? _real + _lost : _real;
            return _exact is BsonDecimal128 ? BsonNumber.Add(_exact, new BsonDouble(real), overflowToDouble: true) : real + _exact.ToDouble();
        }

        // What rounding drops is kept beside the sum, so that the order of many values does not show in the result.
        private void AddReal(double value)
        {
            var sum = _real + value;
            _lost += Math.Abs(_real) >= Math.Abs(value) ? _real - sum + value : value - sum + _real;
            _real = sum;
        }
    }

    private sealed class Average : Accumulator
    {
        private readonly Sum _sum = new();
        private long _count;

        public override void Add(BsonValue? value)
        {
            if (value is not null && BsonNumber.IsNumber(value))
            {
                _sum.Add(value);
                _count++;
            }
        }

        public override BsonValue Result()
        {
            if (_count == 0)
            {
                return BsonNull.Value;
            }

            return _sum.Result() is var sum and not BsonDecimal128 ? sum.ToDouble() / _count : throw MongoError.NotImplemented("$avg of Decimal128");
        }
    }

    private sealed class Extreme(int sign) : Accumulator
    {
        private BsonValue? _best;

        public override void Add(BsonValue? value)
        {
            if (!ExpressionFunctions.IsNothing(value) && (_best is null || BsonOrder.Instance.Compare(value, _best) * sign > 0))
            {
                _best = value;
            }
        }

        public override BsonValue Result() => _best ?? BsonNull.Value;
    }

    private sealed class First : Accumulator
    {
        private BsonValue? _value;
        private bool _given;

        public override void Add(BsonValue? value)
        {
            _value = _given ? _value : value;
            _given = true;
        }

        public override BsonValue Result() => _value ?? BsonNull.Value;
    }

    private sealed class Last : Accumulator
    {
        private BsonValue? _value;

        public override void Add(BsonValue? value) => _value = value;

        public override BsonValue Result() => _value ?? BsonNull.Value;
    }

    private sealed class Push : Accumulator
    {
        private readonly BsonArray _values = [];

        public override void Add(BsonValue? value)
        {
            if (value is not null)
            {
                _values.Add(value);
            }
        }

        public override BsonValue Result() => _values;
    }

    private sealed class Set : Accumulator
    {
        private readonly HashSet<BsonValue> _values = new(BsonOrder.Instance);

        public override void Add(BsonValue? value)
        {
            if (value is not null)
            {
                _values.Add(value);
            }
        }

        public override BsonValue Result() => new BsonArray(_values);
    }
}
