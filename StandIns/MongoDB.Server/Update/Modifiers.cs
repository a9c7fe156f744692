using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Update;

/// <summary>One operator at one path.</summary>
internal interface IModifier
{
    void Apply(BsonDocument document, UpdatePath path, bool inserting);
}

/// <summary>The update operators by name.</summary>
internal static class Modifiers
{
    public static bool Knows(string name) => name is "$set" or "$setOnInsert" or "$unset" or "$inc" or "$mul" or "$min" or "$max" or "$rename"
        or "$currentDate" or "$push" or "$addToSet" or "$pull" or "$pullAll" or "$pop" or "$bit";

    public static IModifier Create(string name, UpdatePath path, BsonValue value, TimeProvider time) => name switch
    {
        "$set" => new Set(value),
        "$setOnInsert" => new SetOnInsert(value),
        "$unset" => new Unset(),
        "$inc" or "$mul" => new Arithmetic(name, Arithmetic.Check(name, path, value)),
        "$min" => new Extreme(value, keepsSmaller: true),
        "$max" => new Extreme(value, keepsSmaller: false),
        "$rename" => RenameFrom.Parse(path, value),
        "$currentDate" => CurrentDate.Parse(value, time),
        "$push" => Push.Parse(value),
        "$addToSet" => AddToSet.Parse(value),
        "$pull" => Pull.Parse(value),
        "$pullAll" => Pull.ParseAll(value),
        "$pop" => Pop.Parse(path, value),
        _ => throw MongoError.NotImplemented($"The update operator {name}"),
    };

    private sealed class Set(BsonValue value) : IModifier
    {
        public void Apply(BsonDocument document, UpdatePath path, bool inserting) => path.Set(document, value.DeepClone());
    }

    private sealed class SetOnInsert(BsonValue value) : IModifier
    {
        public void Apply(BsonDocument document, UpdatePath path, bool inserting)
        {
            if (inserting)
            {
                path.Set(document, value.DeepClone());
            }
        }
    }

    private sealed class Unset : IModifier
    {
        public void Apply(BsonDocument document, UpdatePath path, bool inserting) => path.Remove(document);
    }

    private sealed class Extreme(BsonValue value, bool keepsSmaller) : IModifier
    {
        public void Apply(BsonDocument document, UpdatePath path, bool inserting)
        {
            var order = path.Get(document) is { } current ? BsonOrder.Instance.Compare(value, current) : 0;
            if (path.Get(document) is null || (keepsSmaller ? order < 0 : order > 0))
            {
                path.Set(document, value.DeepClone());
            }
        }
    }
}

internal sealed class Arithmetic(string name, BsonValue operand) : IModifier
{
    public static BsonValue Check(string name, UpdatePath path, BsonValue value) => BsonNumber.IsNumber(value)
        ? value
        : throw MongoError.TypeMismatch($"Cannot {(name == "$inc" ? "increment" : "multiply")} with non-numeric argument: {BsonText.Of(new BsonDocument(path.Path, value))}");

    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        var current = path.Get(document);
        if (current is not null && !BsonNumber.IsNumber(current))
        {
            throw MongoError.TypeMismatch(
                $"Cannot apply {name} to a value of non-numeric type. {BsonText.Of(new BsonDocument("_id", document.GetValue("_id", BsonNull.Value)))} has the field '{path.Path.Split('.')[^1]}' of non-numeric type {TypeNames.Of(current)}");
        }

        var result = name == "$inc"
            ? current is null ? operand : BsonNumber.Add(current, operand, overflowToDouble: false)
            : BsonNumber.Multiply(current ?? new BsonInt32(0), operand, overflowToDouble: false);
        path.Set(document, result);
    }
}

/// <summary>Moves a value to another path, which the update then owns as well.</summary>
internal sealed class RenameFrom(UpdatePath target) : IModifier
{
    public UpdatePath Target { get; } = target;

    public static RenameFrom Parse(UpdatePath source, BsonValue value)
    {
        if (value is not BsonString target)
        {
            throw MongoError.BadValue($"The 'to' field for $rename must be a string: {source.Path}: {BsonText.Of(value)}");
        }

        var path = new UpdatePath(target.Value);
        return path.Overlaps(source)
            ? throw MongoError.BadValue($"The source and target field for $rename must differ: {source.Path}: {BsonText.Of(value)}")
            : new RenameFrom(path);
    }

    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        if (path.PassesThroughArray(document) || Target.PassesThroughArray(document))
        {
            throw MongoError.BadValue($"The source and destination fields of $rename cannot lie in an array: '{path.Path}', '{Target.Path}'");
        }

        if (path.Get(document) is { } value)
        {
            path.Remove(document);
            Target.Set(document, value);
        }
    }
}

/// <summary>Holds the target of a rename, so that no other operator may touch it.</summary>
internal sealed class RenameTarget : IModifier
{
    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        // the source does the work
    }
}

internal sealed class CurrentDate(bool asTimestamp, TimeProvider time) : IModifier
{
    public static CurrentDate Parse(BsonValue value, TimeProvider time) => value switch
    {
        BsonBoolean => new CurrentDate(false, time),
        BsonDocument { ElementCount: 1 } d when d.TryGetValue("$type", out var type) && type is BsonString { Value: "date" or "timestamp" } name =>
            new CurrentDate(name.Value == "timestamp", time),
        _ => throw MongoError.BadValue("The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}"),
    };

    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        var now = time.GetUtcNow();
        path.Set(document, asTimestamp ? new BsonTimestamp((int)now.ToUnixTimeSeconds(), 1) : new BsonDateTime(now.ToUnixTimeMilliseconds()));
    }
}
