using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Aggregation;

/// <summary>One result for each value of _id.</summary>
internal sealed class GroupStage : Stage
{
    private readonly Expression _id;
    private readonly List<(string Name, Func<Accumulator> Begin, Expression Value)> _fields = [];

    public GroupStage(BsonValue specification)
    {
        if (specification is not BsonDocument group)
        {
            throw new MongoError(15947, "a group's fields must be specified in an object");
        }

        _id = ExpressionParser.Parse(group.GetValue("_id", null) ?? throw new MongoError(15955, "a group specification must include an _id"));
        foreach (var field in group.Where(f => f.Name != "_id"))
        {
            if (field.Name.Contains('.', StringComparison.Ordinal))
            {
                throw new MongoError(40235, $"The field name '{field.Name}' cannot contain '.'");
            }

            if (field.Value is not BsonDocument { ElementCount: 1 } accumulator)
            {
                throw new MongoError(40234, $"The field '{field.Name}' must be an accumulator object");
            }

            var (name, argument) = (accumulator.GetElement(0).Name, accumulator[0]);
            _fields.Add(name == "$count"
                ? (field.Name, Accumulator.Named("$sum"), new Literal(1))
                : (field.Name, Accumulator.Named(name), ExpressionParser.Parse(argument)));
        }
    }

    /// <summary>False when everything is constant, as in a mere count.</summary>
    public bool LooksInside => _id is not Literal || _fields.Exists(f => f.Value is not Literal);

    public override IEnumerable<Row> Run(IEnumerable<Row> input)
    {
        var groups = new Dictionary<BsonValue, Accumulator[]>(BsonOrder.Instance);
        foreach (var row in input)
        {
            var scope = LooksInside ? new Scope(row.Document) : Scope.Empty;
            var id = _id.Evaluate(scope) ?? BsonNull.Value;
            if (!groups.TryGetValue(id, out var accumulators))
            {
                groups[id] = accumulators = [.. _fields.Select(f => f.Begin())];
            }

            for (var i = 0; i < accumulators.Length; i++)
            {
                accumulators[i].Add(_fields[i].Value.Evaluate(scope));
            }
        }

        foreach (var (id, accumulators) in groups)
        {
            var result = new BsonDocument("_id", id);
            for (var i = 0; i < accumulators.Length; i++)
            {
                result[_fields[i].Name] = accumulators[i].Result();
            }

            yield return new Row(result);
        }
    }
}
