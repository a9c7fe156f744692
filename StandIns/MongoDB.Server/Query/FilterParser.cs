using MongoDB.Bson;
using MongoDB.Server.Aggregation;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>Compiles a filter document; what it does not know it refuses.</summary>
internal static class FilterParser
{
    private const int MaxDepth = 100;

    public static Filter Parse(BsonDocument filter) => Parse(filter, 0);

    /// <summary>Operators about a value itself, to be asked of <see cref="FieldPath.Wrap"/>.</summary>
    public static Filter ParseConditions(BsonDocument conditions) => ParseConditions(conditions, 0);

    private static Filter Parse(BsonDocument filter, int depth)
    {
        if (depth > MaxDepth)
        {
            throw MongoError.BadValue($"exceeded maximum query tree depth of {MaxDepth}");
        }

        var parts = new List<Filter>();
        foreach (var element in filter)
        {
            if (!element.Name.StartsWith('$'))
            {
                AddField(parts, element.Name, element.Value, depth);
            }
            else if (ParseTopLevel(element.Name, element.Value, depth) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts.Count == 1 ? parts[0] : new AndFilter(parts);
    }

    private static Filter? ParseTopLevel(string name, BsonValue value, int depth)
    {
        switch (name)
        {
            case "$and":
                return new AndFilter(ParseList(value, depth));
            case "$or":
                return new OrFilter(ParseList(value, depth));
            case "$nor":
                return new NotFilter(new OrFilter(ParseList(value, depth)));
            case "$comment":
                return null;
            case "$expr":
                return new ExpressionFilter(ExpressionParser.Parse(value));
            case "$where" or "$text" or "$jsonSchema" or "$sampleRate" or "$alwaysTrue" or "$alwaysFalse":
                throw MongoError.NotImplemented(name);
            default:
                throw MongoError.BadValue($"unknown top level operator: {name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.");
        }
    }

    private static List<Filter> ParseList(BsonValue value, int depth)
    {
        if (value is not BsonArray { Count: > 0 } list)
        {
            throw MongoError.BadValue("$and/$or/$nor must be a nonempty array");
        }

        return [.. list.Select(item => item is BsonDocument inner
            ? Parse(inner, depth + 1)
            : throw MongoError.BadValue("$or/$and/$nor entries need to be full objects"))];
    }

    private static void AddField(List<Filter> parts, string name, BsonValue value, int depth)
    {
        var path = new FieldPath(name);
        if (value is BsonDocument operators && IsOperators(operators))
        {
            foreach (var element in operators)
            {
                if (ParseOperator(path, element.Name, element.Value, operators, depth) is { } part)
                {
                    parts.Add(part);
                }
            }
        }
        else
        {
            parts.Add(new PathFilter(path, ParseEquality(value)));
        }
    }

    private static bool IsOperators(BsonDocument value) =>
        value.ElementCount > 0 && value.GetElement(0).Name is ['$', ..] first && first is not ("$ref" or "$id" or "$db");

    private static IValueTest ParseEquality(BsonValue value) => value switch
    {
        BsonRegularExpression regex => new RegexTest(regex.Pattern, regex.Options),
        _ => Compare(ComparisonKind.Equal, value),
    };

    private static Comparison Compare(ComparisonKind kind, BsonValue value)
    {
        if (value is BsonUndefined)
        {
            throw MongoError.BadValue("cannot compare to undefined");
        }

        return value is BsonRegularExpression && kind != ComparisonKind.Equal
            ? throw MongoError.BadValue("Can't have RegEx as arg to predicate over field")
            : new Comparison(kind, value);
    }

    private static Filter? ParseOperator(FieldPath path, string name, BsonValue value, BsonDocument operators, int depth)
    {
        switch (name)
        {
            case "$near" or "$nearSphere":
                return GeoParser.Near(path, name, operators);
            case "$maxDistance" or "$minDistance" when operators.Contains("$nearSphere") || operators.Contains("$near"):
                return null;
            case "$options":
                return operators.Contains("$regex") ? null : throw MongoError.BadValue("$options needs a $regex");
            case "$ne":
                return new NotFilter(new PathFilter(path, Compare(ComparisonKind.Equal, RefuseRegex("$ne", value))));
            case "$nin":
                return new NotFilter(new PathFilter(path, ParseIn("$nin", value)));
            case "$not":
                return ParseNot(path, value, depth);
            case "$all":
                return ParseAll(path, value, depth);
            case "$exists":
                var exists = new PathFilter(path, new ExistsTest());
                return Truth.Of(value) ? exists : new NotFilter(exists);
            default:
                return new PathFilter(path, ParseTest(name, value, operators, depth));
        }
    }

    private static IValueTest ParseTest(string name, BsonValue value, BsonDocument operators, int depth) => name switch
    {
        "$eq" => Compare(ComparisonKind.Equal, value),
        "$gt" => Compare(ComparisonKind.Greater, value),
        "$gte" => Compare(ComparisonKind.GreaterOrEqual, value),
        "$lt" => Compare(ComparisonKind.Less, value),
        "$lte" => Compare(ComparisonKind.LessOrEqual, value),
        "$in" => ParseIn("$in", value),
        "$regex" => ParseRegex(value, operators),
        "$type" => new TypeTest(TypeNames.Parse(value)),
        "$size" => ParseSize(value),
        "$mod" => ParseMod(value),
        "$elemMatch" => ParseElementMatch(value, depth),
        "$geoWithin" => GeoParser.Within(value),
        "$geoIntersects" or "$bitsAllSet" or "$bitsAnySet" or "$bitsAllClear" or "$bitsAnyClear" or "$within" => throw MongoError.NotImplemented(name),
        _ => throw MongoError.BadValue($"unknown operator: {name}"),
    };

    private static BsonValue RefuseRegex(string name, BsonValue value) =>
        value is BsonRegularExpression ? throw MongoError.BadValue($"Can't have regex as arg to {name}.") : value;

    private static InList ParseIn(string name, BsonValue value)
    {
        if (value is not BsonArray list)
        {
            throw MongoError.BadValue($"{name} needs an array");
        }

        var values = new List<BsonValue>(list.Count);
        var patterns = new List<RegexTest>();
        foreach (var item in list)
        {
            if (item is BsonRegularExpression regex)
            {
                patterns.Add(new RegexTest(regex.Pattern, regex.Options));
            }
            else if (item is BsonDocument inner && IsOperators(inner))
            {
                throw MongoError.BadValue($"cannot nest $ under {name}");
            }
            else
            {
                values.Add(item is BsonUndefined ? throw MongoError.BadValue("cannot compare to undefined") : item);
            }
        }

        return new InList(values, patterns);
    }

    private static NotFilter ParseNot(FieldPath path, BsonValue value, int depth)
    {
        if (value is BsonRegularExpression regex)
        {
            return new NotFilter(new PathFilter(path, new RegexTest(regex.Pattern, regex.Options)));
        }

        if (value is not BsonDocument { ElementCount: > 0 } operators)
        {
            throw MongoError.BadValue(value is BsonDocument ? "$not cannot be empty" : "$not needs a regex or a document");
        }

        if (!IsOperators(operators))
        {
            throw MongoError.BadValue($"unknown operator: {operators.GetElement(0).Name}");
        }

        var parts = operators.Select(e => ParseOperator(path, e.Name, e.Value, operators, depth + 1)).OfType<Filter>().ToList();
        return parts.Exists(p => p is NearFilter)
            ? throw MongoError.BadValue("$not cannot contain $near")
            : new NotFilter(new AndFilter(parts));
    }

    private static Filter ParseAll(FieldPath path, BsonValue value, int depth)
    {
        if (value is not BsonArray list)
        {
            throw MongoError.BadValue("$all needs an array");
        }

        var parts = new List<Filter>();
        foreach (var item in list)
        {
            var element = item is BsonDocument inner && inner.ElementCount > 0 && inner.GetElement(0).Name == "$elemMatch"
                ? ParseElementMatch(inner[0], depth)
                : item is BsonDocument operators && IsOperators(operators)
                    ? throw MongoError.BadValue("no $ expressions in $all")
                    : ParseEquality(item);
            parts.Add(new PathFilter(path, element));
        }

        return parts.Count == 0 ? new OrFilter([]) : new AndFilter(parts);
    }

    private static RegexTest ParseRegex(BsonValue value, BsonDocument operators)
    {
        var given = operators.GetValue("$options", null);
        if (given is not null && given is not BsonString)
        {
            throw MongoError.BadValue("$options has to be a string");
        }

        return value switch
        {
            BsonRegularExpression { Options.Length: > 0 } when given is not null => throw new MongoError(51075, "options set in both $regex and $options"),
            BsonRegularExpression regex => new RegexTest(regex.Pattern, given?.AsString ?? regex.Options),
            BsonString text => new RegexTest(text.Value, given?.AsString ?? ""),
            _ => throw MongoError.BadValue("$regex has to be a string"),
        };
    }

    private static SizeTest ParseSize(BsonValue value)
    {
        if (!BsonNumber.IsNumber(value) || !BsonNumber.TryWhole(value, out var size))
        {
            throw MongoError.BadValue($"Failed to parse $size. Expected an integer: $size: {BsonText.Of(value)}");
        }

        return size >= 0 ? new SizeTest(size) : throw MongoError.BadValue($"Failed to parse $size. Expected a non-negative number in: $size: {BsonText.Of(value)}");
    }

    private static ModTest ParseMod(BsonValue value)
    {
        if (value is not BsonArray { Count: 2 } pair || !Whole.TryTruncate(pair[0], out var divisor) || !Whole.TryTruncate(pair[1], out var remainder))
        {
            throw MongoError.BadValue("malformed mod, needs to be an array of two numbers");
        }

        return divisor != 0 ? new ModTest(divisor, remainder) : throw MongoError.BadValue("divisor cannot be 0");
    }

    private static ElementMatch ParseElementMatch(BsonValue value, int depth)
    {
        if (value is not BsonDocument conditions)
        {
            throw MongoError.BadValue("$elemMatch needs an Object");
        }

        var onValues = IsOperators(conditions) && conditions.GetElement(0).Name is not ("$and" or "$or" or "$nor" or "$where" or "$expr");
        if (!onValues)
        {
            return new ElementMatch(Parse(conditions, depth + 1), null);
        }

        return new ElementMatch(null, ParseConditions(conditions, depth));
    }

    private static AndFilter ParseConditions(BsonDocument conditions, int depth) =>
        new([.. conditions.Select(e => ParseOperator(FieldPath.Itself, e.Name, e.Value, conditions, depth + 1)).OfType<Filter>()]);
}
