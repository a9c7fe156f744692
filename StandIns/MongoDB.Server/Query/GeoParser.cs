using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>Reads $geoWithin, $near and $nearSphere.</summary>
internal static class GeoParser
{
    public static IValueTest Within(BsonValue operand)
    {
        if (operand is not BsonDocument { ElementCount: 1 } shape)
        {
            throw MongoError.BadValue("$geoWithin takes one shape");
        }

        var (name, value) = (shape.GetElement(0).Name, shape[0]);
        if (name != "$centerSphere")
        {
            throw name is "$geometry" or "$box" or "$polygon" or "$center"
                ? MongoError.NotImplemented($"$geoWithin with {name}")
                : MongoError.BadValue($"unknown geo specifier: {name}: {BsonText.Of(value)}");
        }

        if (value is not BsonArray { Count: 2 } cap || !GeoPoint.TryRead(cap[0], out var centre) || !BsonNumber.IsNumber(cap[1]) || !(cap[1].ToDouble() >= 0))
        {
            throw MongoError.BadValue("$centerSphere takes [ [ longitude, latitude ], radius in radians ]");
        }

        return new WithinCap(centre, cap[1].ToDouble());
    }

    /// <param name="path">The field with the place.</param>
    /// <param name="name">$near or $nearSphere.</param>
    /// <param name="operators">All operators at the field: the older form gives its distances beside the point.</param>
    public static NearFilter Near(FieldPath path, string name, BsonDocument operators)
    {
        var operand = operators[name];
        if (operand is BsonDocument modern && modern.TryGetValue("$geometry", out var geometry))
        {
            foreach (var field in modern.Names)
            {
                if (field is not ("$geometry" or "$maxDistance" or "$minDistance"))
                {
                    throw MongoError.BadValue($"invalid argument in geo near query: {field}");
                }
            }

            return new NearFilter(
                path, Point(geometry), Distance(modern, "$minDistance", 0) / GeoPoint.EarthRadiusMetres, Distance(modern, "$maxDistance", double.PositiveInfinity) / GeoPoint.EarthRadiusMetres);
        }

        if (name == "$near")
        {
            throw MongoError.NotImplemented("$near on a flat map; $near with $geometry and $nearSphere");
        }

        return new NearFilter(path, Point(operand), Distance(operators, "$minDistance", 0), Distance(operators, "$maxDistance", double.PositiveInfinity));
    }

    private static GeoPoint Point(BsonValue value) => GeoPoint.TryRead(value, out var point)
        ? point
        : throw MongoError.BadValue($"invalid point in geo near query $geometry argument: {BsonText.Of(value)}");

    private static double Distance(BsonDocument document, string name, double otherwise)
    {
        if (!document.TryGetValue(name, out var value))
        {
            return otherwise;
        }

        return BsonNumber.IsNumber(value) && value.ToDouble() >= 0
            ? value.ToDouble()
            : throw MongoError.BadValue($"{name[1..]} must be non-negative");
    }
}
