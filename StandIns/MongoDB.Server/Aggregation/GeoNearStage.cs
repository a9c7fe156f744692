using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;
using MongoDB.Server.Update;

namespace MongoDB.Server.Aggregation;

/// <summary>Nearest first, each document with its distance. The search itself is the planner's; this adds the distance.</summary>
internal sealed class GeoNearStage : Stage
{
    private readonly UpdatePath? _distanceField;
    private readonly double _scale;

    public GeoNearStage(BsonValue specification, Collection? collection)
    {
        if (specification is not BsonDocument options)
        {
            throw new MongoError(10065, "$geoNear requires an object");
        }

        foreach (var name in options.Names)
        {
            if (name is not ("near" or "distanceField" or "spherical" or "maxDistance" or "minDistance" or "query" or "key" or "distanceMultiplier"))
            {
                throw MongoError.NotImplemented($"$geoNear with {name}");
            }
        }

        if (options.GetValue("near", null) is not BsonDocument near)
        {
            throw MongoError.NotImplemented("$geoNear around anything but a GeoJSON point");
        }

        _distanceField = options.GetValue("distanceField", null) is BsonString field ? new UpdatePath(field.Value) : null;
        _scale = GeoPoint.EarthRadiusMetres * options.GetValue("distanceMultiplier", 1.0).ToDouble();
        var key = options.GetValue("key", null) is BsonString path ? path.Value : OnlyPlace(collection);
        var operators = new BsonDocument("$geometry", near);
        foreach (var limit in new[] { "minDistance", "maxDistance" })
        {
            if (options.TryGetValue(limit, out var value))
            {
                operators["$" + limit] = value;
            }
        }

        Near = GeoParser.Near(new FieldPath(key), "$nearSphere", new BsonDocument("$nearSphere", operators));
        Query = FilterParser.Parse(options.GetValue("query", new BsonDocument()) as BsonDocument ?? throw MongoError.TypeMismatch("$geoNear's query must be an object"));
    }

    public NearFilter Near { get; }

    public Filter Query { get; }

    public override IEnumerable<Row> Run(IEnumerable<Row> input) => input.Select(row =>
    {
        if (_distanceField is null)
        {
            return row;
        }

        var document = row.Document.DeepClone().AsBsonDocument;
        _distanceField.Set(document, Near.DistanceOf(row.Document)!.Value * _scale);
        return new Row(document);
    });

    private static string OnlyPlace(Collection? collection)
    {
        var places = (collection?.Indexes ?? []).SelectMany(i => i.Fields).Where(f => f.IsGeo).Select(f => f.Path).Distinct(StringComparer.Ordinal).ToList();
        return places switch
        {
            [var only] => only,
            [] when collection is null => "missing",
            [] => throw new MongoError(ErrorCode.IndexNotFound, "$geoNear requires a 2d or 2dsphere index, but none were found"),
            _ => throw new MongoError(ErrorCode.IndexNotFound, $"There is more than one 2dsphere index; unsure which to use for $geoNear: {BsonText.Of(new BsonArray(places))}"),
        };
    }
}
