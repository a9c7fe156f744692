using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Update;

/// <summary>An update made of operators, each about one path; no two may touch the same.</summary>
internal sealed class OperatorUpdate : DocumentUpdate
{
    private readonly List<(UpdatePath Path, IModifier Modifier)> _steps;

    private OperatorUpdate(List<(UpdatePath Path, IModifier Modifier)> steps) => _steps = steps;

    public static OperatorUpdate Parse(BsonDocument operators, TimeProvider time)
    {
        var steps = new List<(UpdatePath Path, IModifier Modifier)>();
        foreach (var (name, value) in operators.Select(e => (e.Name, e.Value)))
        {
            if (!Modifiers.Knows(name))
            {
                throw MongoError.FailedToParse(name.StartsWith('$')
                    ? $"Unknown modifier: {name}. Expected a valid update modifier or pipeline-style update specified as an array"
                    : $"The update operator document mixes operators and fields: {name}");
            }

            if (value is not BsonDocument fields)
            {
                throw MongoError.FailedToParse($"Modifiers operate on fields but we found type {TypeNames.Of(value)} instead. For example: {{$mod: {{<field>: ...}}}} not {{{name}: {Bson.BsonText.Of(value)}}}");
            }

            foreach (var field in fields)
            {
                var path = new UpdatePath(field.Name);
                var modifier = Modifiers.Create(name, path, field.Value, time);
                Add(steps, path, modifier);
                if (modifier is RenameFrom { Target: var target })
                {
                    Add(steps, target, new RenameTarget());
                }
            }
        }

        steps.Sort(static (x, y) => x.Path.Against(y.Path));
        return new OperatorUpdate(steps);
    }

    public override BsonDocument Apply(BsonDocument before, bool inserting)
    {
        var after = before.DeepClone().AsBsonDocument;
        foreach (var (path, modifier) in _steps)
        {
            modifier.Apply(after, path, inserting);
        }

        RefuseOtherId(before, after);
        return after;
    }

    private static void Add(List<(UpdatePath Path, IModifier Modifier)> steps, UpdatePath path, IModifier modifier)
    {
        foreach (var (other, _) in steps)
        {
            if (other.Overlaps(path))
            {
                var shorter = other.Path.Length <= path.Path.Length ? other : path;
                throw new MongoError(ErrorCode.ConflictingUpdateOperators, $"Updating the path '{path.Path}' would create a conflict at '{shorter.Path}'");
            }
        }

        steps.Add((path, modifier));
    }
}
