using CsCheck;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.GeoJsonObjectModel;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Searches around a place.</summary>
public sealed class GeoTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const double EarthRadius = 6378100;
    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    // Many places are close to one another, to the poles or to the date line.
    private static readonly Gen<(double Lon, double Lat)> Places = Gen.OneOf(
        Gen.Select(Gen.Double[-180, 180], Gen.Double[-90, 90]),
        Gen.Select(Gen.Double[72, 78], Gen.Double[15, 22]),
        Gen.Select(Gen.OneOf(Gen.Double[-180, -179.9], Gen.Double[179.9, 180]), Gen.Double[-5, 5]),
        Gen.Select(Gen.Double[-180, 180], Gen.OneOf(Gen.Double[89.9, 90], Gen.Double[-90, -89.9])));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Near_a_place_the_nearest_come_first_and_the_far_ones_not_at_all()
    {
        var places = await PlacesAsync([(73.8, 18.5), (72.8, 19.0), (77.2, 28.6), (73.9, 18.6)]);
        var found = await places.Find(Filter.NearSphere("location.geo", Point(73.85, 18.52), 200_000)).ToListAsync(Cancel);
        Assert.Equal([0, 3, 1], found.Select(d => d["_id"].AsInt32));
        found = await places.Find(Filter.Near("location.geo", Point(73.85, 18.52), maxDistance: 200_000, minDistance: 8_000)).ToListAsync(Cancel);
        Assert.Equal([3, 1], found.Select(d => d["_id"].AsInt32));
        found = await places.Find(Filter.NearSphere("location.geo", Point(73.85, 18.52)) & Filter.Gt("_id", 0)).Limit(2).ToListAsync(Cancel);
        Assert.Equal([3, 1], found.Select(d => d["_id"].AsInt32));
    }

    [Fact]
    public async Task Near_needs_an_index_and_says_so()
    {
        var places = await fixture.NewCollection("{_id: 1, location: {geo: {type: 'Point', coordinates: [1, 2]}}}");
        var error = await Assert.ThrowsAsync<MongoCommandException>(() => places.Find(Filter.NearSphere("location.geo", Point(1, 2))).ToListAsync(Cancel));
        Assert.Equal((291, "NoQueryExecutionPlans"), (error.Code, error.CodeName));
    }

    [Fact]
    public async Task An_impossible_place_is_refused_by_the_index()
    {
        var places = await PlacesAsync([(1, 2)]);
        var error = await Assert.ThrowsAsync<MongoWriteException>(() => places.InsertOneAsync(Place(7, 181, 0), cancellationToken: Cancel));
        Assert.Equal(16755, error.WriteError.Code);
        await places.InsertOneAsync([], cancellationToken: Cancel);
        await fixture.AssertConsistentAsync(places);
    }

    [Fact]
    public async Task Distances_come_with_the_aggregation_stage()
    {
        var places = await PlacesAsync([(0, 0), (0, 1), (5, 5)]);
        var stage = BsonDocument.Parse("{$geoNear: {near: {type: 'Point', coordinates: [0, 0]}, distanceField: 'd', maxDistance: 200000, spherical: true}}");
        var found = await (await places.AggregateAsync<BsonDocument>(new[] { stage }, cancellationToken: Cancel)).ToListAsync(Cancel);
        Assert.Equal([0, 1], found.Select(d => d["_id"].AsInt32));
        Assert.Equal(EarthRadius * Math.PI / 180, found[1]["d"].AsDouble, 0.01);
    }

    [Fact]
    public async Task A_search_within_a_circle_finds_just_what_lies_in_it_with_and_without_an_index()
    {
        var generated = new Generated();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {generated.Seed}");
        var all = generated.Draw(Places.Array[600]);
        var places = await PlacesAsync(all);
        foreach (var (centre, radius) in generated.Draw(Gen.Select(Places, Gen.Double[0, 7].Select(e => Math.Pow(10, e))).Array[60]))
        {
            var expected = Enumerable.Range(0, all.Length).Where(i => Distance(centre, all[i]) <= radius).ToList();
            var within = Filter.GeoWithinCenterSphere("location.geo", centre.Lon, centre.Lat, radius / EarthRadius);
            var scanned = await places.Find(within, new FindOptions { Hint = new BsonDocument("$natural", 1) }).ToListAsync(Cancel);
            Assert.Equal(expected, scanned.Select(d => d["_id"].AsInt32).Order());
            Assert.Equal(expected, (await places.Find(within).ToListAsync(Cancel)).Select(d => d["_id"].AsInt32).Order());
            var near = (await places.Find(Filter.NearSphere("location.geo", Point(centre.Lon, centre.Lat), radius)).ToListAsync(Cancel)).Select(d => d["_id"].AsInt32).ToList();
            Assert.Equal(expected, near.Order());
            var distances = near.ConvertAll(i => Distance(centre, all[i]));
            Assert.All(distances.Zip(distances.Skip(1)), pair => Assert.True(pair.First <= pair.Second + 1e-3, $"{pair}"));
        }
    }

    // By the dot product of the two directions, where the server uses the haversine.
    private static double Distance((double Lon, double Lat) a, (double Lon, double Lat) b)
    {
        var (x1, y1, z1) = Direction(a);
        var (x2, y2, z2) = Direction(b);
        var chord = Math.Sqrt(((x1 - x2) * (x1 - x2)) + ((y1 - y2) * (y1 - y2)) + ((z1 - z2) * (z1 - z2)));
        return 2 * Math.Asin(Math.Min(1, chord / 2)) * EarthRadius;
    }

    private static (double X, double Y, double Z) Direction((double Lon, double Lat) place)
    {
        var (lon, lat) = (double.DegreesToRadians(place.Lon), double.DegreesToRadians(place.Lat));
        return (Math.Cos(lat) * Math.Cos(lon), Math.Cos(lat) * Math.Sin(lon), Math.Sin(lat));
    }

    private static GeoJsonPoint<GeoJson2DGeographicCoordinates> Point(double lon, double lat) => GeoJson.Point(GeoJson.Geographic(lon, lat));

    private static BsonDocument Place(int id, double lon, double lat) => new()
    {
        { "_id", id },
        { "location", new BsonDocument("geo", new BsonDocument { { "type", "Point" }, { "coordinates", new BsonArray { lon, lat } } }) },
    };

    private async Task<IMongoCollection<BsonDocument>> PlacesAsync(IReadOnlyList<(double Lon, double Lat)> places)
    {
        var collection = fixture.NewCollection();
        await collection.InsertManyAsync(places.Select((p, i) => Place(i, p.Lon, p.Lat)), cancellationToken: Cancel);
        await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(Builders<BsonDocument>.IndexKeys.Geo2DSphere("location.geo")), cancellationToken: Cancel);
        return collection;
    }
}
