using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>Checks an index that a client wants, and writes it the way listIndexes shows it.</summary>
internal static class IndexSpec
{
    private static readonly string[] Known =
    [
        "key", "name", "v", "unique", "sparse", "expireAfterSeconds", "partialFilterExpression", "background", "2dsphereIndexVersion", "ns", "hidden", "collation",
    ];

    public static BsonDocument Normalize(BsonValue value)
    {
        if (value is not BsonDocument spec)
        {
            throw MongoError.TypeMismatch("The elements of the 'indexes' array must be objects");
        }

        CheckOptions(spec);
        var key = spec.GetValue("key", null) as BsonDocument ?? throw MongoError.FailedToParse("The 'key' field is a required property of an index specification");
        CheckKey(key);
        if (!spec.TryGetValue("name", out var name) || name is not BsonString { Value.Length: > 0 })
        {
            throw MongoError.FailedToParse($"The 'name' field is a required property of an index specification, found {BsonText.Of(spec)}");
        }

        var result = new BsonDocument { { "v", 2 }, { "key", key }, { "name", name } };
        foreach (var option in new[] { "unique", "sparse" })
        {
            if (spec.TryGetValue(option, out var flag) && Truth.Of(flag))
            {
                result[option] = true;
            }
        }

        AddExpiry(spec, key, result);
        AddPartial(spec, result);
        return key.Any(e => e.Value.IsString) ? result.Add("2dsphereIndexVersion", 3) : result;
    }

    /// <summary>True when the very index exists; the same name or the same key with other options is refused.</summary>
    public static bool AlreadyThere(Collection collection, BsonDocument spec)
    {
        var sameKey = collection.Indexes.FirstOrDefault(i => SamePattern(i.KeyPattern, spec["key"].AsBsonDocument));
        if (sameKey?.IsIdIndex == true)
        {
            return true;
        }

        var sameName = collection.Indexes.FirstOrDefault(i => i.Name == spec["name"].AsString);
        if (sameName is not null && !ReferenceEquals(sameName, sameKey))
        {
            throw new MongoError(ErrorCode.IndexKeySpecsConflict, $"An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: {BsonText.Of(spec)}, existing index: {BsonText.Of(sameName.Spec)}");
        }

        if (sameKey is null)
        {
            return false;
        }

        if (sameKey.Name != spec["name"].AsString)
        {
            throw new MongoError(ErrorCode.IndexOptionsConflict, $"Index already exists with a different name: {sameKey.Name}");
        }

        return BsonOrder.Instance.Equals(sameKey.Spec, spec)
            ? true
            : throw new MongoError(ErrorCode.IndexOptionsConflict, $"An equivalent index already exists with the same name but different options. Requested index: {BsonText.Of(spec)}, existing index: {BsonText.Of(sameKey.Spec)}");
    }

    private static bool SamePattern(BsonDocument left, BsonDocument right) => BsonOrder.Instance.Equals(left, right);

    private static void CheckOptions(BsonDocument spec)
    {
        foreach (var field in spec.Names)
        {
            if (Array.IndexOf(Known, field) < 0)
            {
                throw new MongoError(ErrorCode.InvalidIndexSpecificationOption, $"The field '{field}' is not valid for an index specification. Specification: {BsonText.Of(spec)}");
            }
        }

        CommandContext.RefuseCollation(spec.GetValue("collation", null));
        if (spec.TryGetValue("hidden", out var hidden) && Truth.Of(hidden))
        {
            throw MongoError.NotImplemented("A hidden index");
        }
    }

    private static void CheckKey(BsonDocument key)
    {
        if (key.ElementCount == 0)
        {
            throw new MongoError(ErrorCode.CannotCreateIndex, "Index keys cannot be an empty object");
        }

        if (key.ElementCount > 32)
        {
            throw new MongoError(13103, "too many compound keys");
        }

        foreach (var field in key)
        {
            if (field.Name.Length == 0 || field.Name.Split('.').Any(part => part.Length == 0 || part.StartsWith('$')))
            {
                throw new MongoError(ErrorCode.CannotCreateIndex, $"Index key contains an illegal field name: '{field.Name}'");
            }

            if (field.Value is BsonString kind && kind.Value != "2dsphere")
            {
                throw kind.Value is "text" or "hashed" or "2d" or "wildcard"
                    ? MongoError.NotImplemented($"An index of the kind '{kind.Value}'")
                    : new MongoError(ErrorCode.CannotCreateIndex, $"Unknown index plugin '{kind.Value}'");
            }

            if (field.Value is not BsonString && !(BsonNumber.IsNumber(field.Value) && field.Value.ToDouble() is var number && number != 0 && !double.IsNaN(number)))
            {
                throw new MongoError(ErrorCode.CannotCreateIndex, $"Values in v:2 index key pattern cannot be of type {TypeNames.Of(field.Value)} or zero. Only numbers > 0, numbers < 0, and strings are allowed.");
            }

            if (field.Name.Contains('*', StringComparison.Ordinal) && field.Name.EndsWith("$**", StringComparison.Ordinal))
            {
                throw MongoError.NotImplemented("A wildcard index");
            }
        }

        if (key.Count(e => e.Value.IsString) > 1)
        {
            throw MongoError.NotImplemented("An index over two places");
        }
    }

    private static void AddExpiry(BsonDocument spec, BsonDocument key, BsonDocument result)
    {
        if (!spec.TryGetValue("expireAfterSeconds", out var seconds))
        {
            return;
        }

        if (!BsonNumber.IsNumber(seconds) || !BsonNumber.TryWhole(seconds, out var whole) || whole is < 0 or > int.MaxValue)
        {
            throw new MongoError(ErrorCode.CannotCreateIndex, $"TTL index 'expireAfterSeconds' option must be a number within 0 and {int.MaxValue}");
        }

        if (key.ElementCount > 1 || key.Contains("_id"))
        {
            throw new MongoError(ErrorCode.CannotCreateIndex, "TTL indexes are single-field indexes, compound indexes do not support TTL");
        }

        result["expireAfterSeconds"] = (int)whole;
    }

    private static void AddPartial(BsonDocument spec, BsonDocument result)
    {
        if (!spec.TryGetValue("partialFilterExpression", out var partial))
        {
            return;
        }

        if (partial is not BsonDocument expression)
        {
            throw MongoError.TypeMismatch("The field 'partialFilterExpression' must be an object");
        }

        if (result.Contains("sparse"))
        {
            throw new MongoError(ErrorCode.CannotCreateIndex, "cannot mix \"partialFilterExpression\" and \"sparse\" options");
        }

        FilterParser.Parse(expression);
        result["partialFilterExpression"] = expression;
    }
}
