using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>A place on the sphere, in degrees.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct GeoPoint(double Longitude, double Latitude)
{
    /// <summary>The earth that MongoDB measures with.</summary>
    public const double EarthRadiusMetres = 6378100;

    /// <summary>The angle between two places, in radians.</summary>
    public double AngleTo(GeoPoint other)
    {
        var (lat1, lat2) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(other.Latitude));
        var dLat = Math.Sin((lat2 - lat1) / 2);
        var dLon = Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2);
        var h = (dLat * dLat) + (Math.Cos(lat1) * Math.Cos(lat2) * dLon * dLon);
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>A GeoJSON point, or the older pair of longitude and latitude.</summary>
    public static bool TryRead(BsonValue? value, out GeoPoint point)
    {
        point = default;
        var pair = value switch
        {
            BsonDocument d when d.TryGetValue("type", out var type) => type is BsonString { Value: "Point" } ? d.GetValue("coordinates", null) as BsonArray : null,
            BsonDocument { ElementCount: >= 2 } d => new BsonArray { d[0], d[1] },
            _ => value as BsonArray,
        };
        if (pair is not { Count: >= 2 } || !BsonNumber.IsNumber(pair[0]) || !BsonNumber.IsNumber(pair[1]))
        {
            return false;
        }

        point = new GeoPoint(pair[0].ToDouble(), pair[1].ToDouble());
        return point.Longitude is >= -180 and <= 180 && point.Latitude is >= -90 and <= 90;
    }

    /// <summary>The places that a stored field names: one, or those of an array.</summary>
    public static IEnumerable<GeoPoint> In(BsonValue? value)
    {
        if (TryRead(value, out var point))
        {
            return [point];
        }

        return value is BsonArray many ? many.Where(item => TryRead(item, out _)).Select(item => TryRead(item, out var one) ? one : default) : [];
    }

    /// <summary>The place of a field under a 2dsphere index, which accepts nothing else there.</summary>
    public static GeoPoint ForIndex(BsonValue value, string path)
    {
        if (TryRead(value, out var point))
        {
            return point;
        }

        if (value is BsonDocument d && d.GetValue("type", null) is BsonString { Value: not "Point" } type)
        {
            throw MongoError.NotImplemented($"A 2dsphere index over GeoJSON of type {type.Value}");
        }

        throw new MongoError(16755, $"Can't extract geo keys: {BsonText.Of(new BsonDocument(path, value))} Point must be an array or object of numbers, longitude within [-180, 180] and latitude within [-90, 90]");
    }
}
