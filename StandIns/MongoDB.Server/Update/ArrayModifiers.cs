using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Update;

internal static class ArrayField
{
    /// <summary>The array at the path; null when there is nothing.</summary>
    public static BsonArray? Of(BsonDocument document, UpdatePath path, string what) => path.Get(document) switch
    {
        null => null,
        BsonArray array => array,
        var other => throw MongoError.BadValue($"{what} The field '{path.Path}' must be an array but is of type {TypeNames.Of(other)} in document {BsonText.Of(new BsonDocument("_id", document.GetValue("_id", BsonNull.Value)))}"),
    };

    /// <summary>The values of { $each: [...] }, or the one value itself.</summary>
    public static BsonArray Each(BsonValue value, string name, params ReadOnlySpan<string> companions)
    {
        if (value is not BsonDocument document || document.ElementCount == 0 || document.GetElement(0).Name is not ['$', ..])
        {
            return [value];
        }

        foreach (var field in document.Names)
        {
            if (field != "$each" && companions.IndexOf(field) < 0)
            {
                throw MongoError.BadValue($"Unrecognized clause in {name}: {field}");
            }
        }

        return document.GetValue("$each", null) as BsonArray ?? throw MongoError.BadValue($"The argument to $each in {name} must be an array");
    }
}

internal sealed class Push(BsonArray items, long? position, long? slice, BsonValue? sort) : IModifier
{
    public static Push Parse(BsonValue value)
    {
        var items = ArrayField.Each(value, "$push", "$position", "$slice", "$sort");
        var clauses = value as BsonDocument;
        var hasClauses = clauses is not null && clauses.Contains("$each");
        var sort = hasClauses ? clauses!.GetValue("$sort", null) : null;
        if (sort is not (null or BsonInt32 { Value: 1 or -1 } or BsonDocument { ElementCount: > 0 } or BsonInt64 { Value: 1 or -1 } or BsonDouble { Value: 1 or -1 }))
        {
            throw MongoError.BadValue("The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
        }

        return new Push(items, hasClauses ? Whole(clauses!, "$position") : null, hasClauses ? Whole(clauses!, "$slice") : null, sort);
    }

    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        var array = ArrayField.Of(document, path, "");
        var result = array ?? [];
        var at = position is null || position >= result.Count ? result.Count : position < 0 ? Math.Max(0, result.Count + position.Value) : position.Value;
        for (var i = 0; i < items.Count; i++)
        {
            result.Insert((int)at + i, items[i].DeepClone());
        }

        result = Sliced(Sorted(result));
        path.Set(document, result);
    }

    private static long? Whole(BsonDocument clauses, string name)
    {
        if (!clauses.TryGetValue(name, out var value))
        {
            return null;
        }

        return BsonNumber.IsNumber(value) && BsonNumber.TryWhole(value, out var whole)
            ? whole
            : throw MongoError.BadValue($"The value for {name} must be an integer value but was given type: {TypeNames.Of(value)}");
    }

    private BsonArray Sorted(BsonArray array)
    {
        if (sort is null)
        {
            return array;
        }

        if (sort is not BsonDocument fields)
        {
            return new BsonArray(sort.ToInt32() > 0 ? array.Order(BsonOrder.Instance) : array.OrderDescending(BsonOrder.Instance));
        }

        var pattern = SortPattern.Parse(fields)!;
        return new BsonArray(array.OrderBy(
            item => pattern.KeyOf(item as BsonDocument ?? []),
            Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y))));
    }

    private BsonArray Sliced(BsonArray array) => slice switch
    {
        null => array,
        >= 0 => new BsonArray(array.Take((int)Math.Min(slice.Value, int.MaxValue))),
        _ => new BsonArray(array.TakeLast((int)Math.Min(-slice.Value, int.MaxValue))),
    };
}

internal sealed class AddToSet(BsonArray items) : IModifier
{
    public static AddToSet Parse(BsonValue value) => new(value is BsonDocument d && d.Contains("$each") ? ArrayField.Each(value, "$addToSet") : [value]);

    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        var array = ArrayField.Of(document, path, "Cannot apply $addToSet to a non-array field.") ?? [];
        foreach (var item in items)
        {
            if (!array.Contains(item, BsonOrder.Instance))
            {
                array.Add(item.DeepClone());
            }
        }

        path.Set(document, array);
    }
}

internal sealed class Pull(Func<BsonValue, bool> goes) : IModifier
{
    public static Pull Parse(BsonValue value)
    {
        if (value is BsonDocument { ElementCount: > 0 } condition && condition.GetElement(0).Name.StartsWith('$'))
        {
            var filter = FilterParser.ParseConditions(condition);
            return new Pull(item => filter.Matches(FieldPath.Wrap(item)));
        }

        if (value is BsonDocument document)
        {
            var filter = FilterParser.Parse(document);
            return new Pull(item => item is BsonDocument inner && filter.Matches(inner));
        }

        if (value is BsonRegularExpression regex)
        {
            var test = new RegexTest(regex.Pattern, regex.Options);
            return new Pull(test.Test);
        }

        return new Pull(item => BsonOrder.Instance.Equals(item, value));
    }

    public static Pull ParseAll(BsonValue value) => value is BsonArray list
        ? new Pull(item => list.Contains(item, BsonOrder.Instance))
        : throw MongoError.BadValue($"$pullAll requires an array argument but was given a {TypeNames.Of(value)}");

    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        if (ArrayField.Of(document, path, "Cannot apply $pull to a non-array value.") is { } array)
        {
            path.Set(document, new BsonArray(array.Where(item => !goes(item))));
        }
    }
}

internal sealed class Pop(bool first) : IModifier
{
    public static Pop Parse(UpdatePath path, BsonValue value) =>
        BsonNumber.IsNumber(value) && BsonNumber.TryWhole(value, out var end) && end is 1 or -1
            ? new Pop(end == -1)
            : throw MongoError.FailedToParse($"$pop expects 1 or -1, found: {BsonText.Of(value)} at {path.Path}");

    public void Apply(BsonDocument document, UpdatePath path, bool inserting)
    {
        if (path.Get(document) is { } value and not BsonArray)
        {
            throw MongoError.TypeMismatch($"Path '{path.Path}' contains an element of non-array type '{TypeNames.Of(value)}'");
        }

        if (path.Get(document) is BsonArray { Count: > 0 } array)
        {
            array.RemoveAt(first ? 0 : array.Count - 1);
        }
    }
}
