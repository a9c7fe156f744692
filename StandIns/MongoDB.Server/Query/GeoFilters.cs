using MongoDB.Bson;

namespace MongoDB.Server.Query;

/// <summary>A cap of the sphere: everything within an angle of a place.</summary>
internal sealed class WithinCap(GeoPoint centre, double radians) : IValueTest
{
    public GeoPoint Centre { get; } = centre;

    public double Radians { get; } = radians;

    public bool LooksIntoArrays => false;

    public bool Test(BsonValue? value) => GeoPoint.In(value).Any(point => Centre.AngleTo(point) <= Radians);
}

/// <summary>
/// $near and $nearSphere: nearest first, between two distances in radians. Not a test by itself: the plan takes it out
/// of the filter and lets it drive the search.
/// </summary>
internal sealed class NearFilter(FieldPath path, GeoPoint centre, double nearest, double farthest) : Filter
{
    public FieldPath Path { get; } = path;

    public GeoPoint Centre { get; } = centre;

    public double Nearest { get; } = nearest;

    public double Farthest { get; } = farthest;

    /// <summary>The distance of the closest place that the document names at the path, if it lies between the two limits.</summary>
    public double? DistanceOf(BsonDocument document)
    {
        var closest = new Closest(Centre);
        Path.Any(document, closest);
        return closest.Angle >= Nearest && closest.Angle <= Farthest ? closest.Angle : null;
    }

    public override bool Matches(BsonDocument document) => DistanceOf(document) is not null;

    private sealed class Closest(GeoPoint centre) : IValueTest
    {
        public double Angle { get; private set; } = double.PositiveInfinity;

        public bool LooksIntoArrays => false;

        public bool Test(BsonValue? value)
        {
            foreach (var point in GeoPoint.In(value))
            {
                Angle = Math.Min(Angle, centre.AngleTo(point));
            }

            return false;
        }
    }
}
