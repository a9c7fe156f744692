using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Sources;

/// <summary>GET /api/locations/{id}/readings</summary>
public sealed class ReadingHistoryTests(Topology topology)
{
    [Fact]
    public async Task A_chart_gets_mean_least_and_greatest_value_of_each_bucket()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var to = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600);
        var random = new Random(3);
        var sent = new Dictionary<string, List<(DateTimeOffset Time, double Value, bool Alert)>>();
        foreach (var type in new[] { "temperature", "humidity" })
        {
            var sensor = await topology.Api.Post("/api/sensors",
                new { location_id = place.LocationId, device_id = $"device-{Guid.NewGuid():N}", sensor_type = type, unit = "x", warn_low = 1.5, critical_high = 9 });
            var readings = Enumerable.Range(0, 1500)
                .Select(_ => (to.AddSeconds(-random.Next(1, 3 * 24 * 3600)), Math.Round(random.NextDouble() * 20, 3), random.Next(50) == 0))
                .DistinctBy(reading => reading.Item1).ToList();
            await topology.Api.Post("/api/sensor-readings", new
            {
                readings = readings.Select(reading => new
                {
                    sensor_id = (string?)sensor["id"], reading_time = reading.Item1, value = reading.Item2, alert_triggered = reading.Item3,
                }),
            }, HttpStatusCode.OK);
            sent[(string)sensor["id"]!] = readings;
        }

        var from = to.AddDays(-2);
        var history = await topology.Api.Get($"/api/locations/{place.LocationId}/readings?from={from:yyyy-MM-dd'T'HH:mm:ss'Z'}&to={to:yyyy-MM-dd'T'HH:mm:ss'Z'}");

        Assert.Equal(600, (int)history["bucket_seconds"]!);
        Assert.Equal(2, (int)history["sensor_count"]!);
        Assert.Equal(["humidity", "temperature"], history["sensors"]!.AsArray().Select(sensor => (string)sensor!["sensor_type"]!));
        foreach (var sensor in history["sensors"]!.AsArray())
        {
            var expected = sent[(string)sensor!["sensor_id"]!]
                .Where(reading => reading.Time >= from && reading.Time < to)
                .GroupBy(reading => DateTimeOffset.FromUnixTimeSeconds(reading.Time.ToUnixTimeSeconds() / 600 * 600))
                .OrderBy(bucket => bucket.Key)
                .Select(bucket => new Bucket(
                    bucket.Key, Math.Round(bucket.Average(reading => (decimal)reading.Value), 6, MidpointRounding.AwayFromZero), bucket.Min(reading => reading.Value),
                    bucket.Max(reading => reading.Value), bucket.Count(), bucket.Any(reading => reading.Alert)));
            Assert.Equal(expected, sensor["buckets"]!.AsArray().Select(Bucket.Of));
        }
    }

    [Fact]
    public async Task Only_sensors_of_the_asked_type_are_shown_also_without_readings()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        foreach (var type in new[] { "temperature", "humidity", "humidity" })
        {
            await topology.Api.Post("/api/sensors",
                new { location_id = place.LocationId, device_id = $"device-{Guid.NewGuid():N}", sensor_type = type, unit = "x", warn_low = 1.5, critical_high = 9 });
        }

        var history = await topology.Api.Get($"/api/locations/{place.LocationId}/readings?sensor_type=humidity");

        Assert.Equal(2, (int)history["sensor_count"]!);
        Assert.All(history["sensors"]!.AsArray(), sensor => Assert.Equal("humidity", (string?)sensor!["sensor_type"]));
        Assert.All(history["sensors"]!.AsArray(), sensor => Assert.Equal(
            (null, 1.5, null, 9), ((double?)sensor!["critical_low"], (double?)sensor["warn_low"], (double?)sensor["warn_high"], (double?)sensor["critical_high"])));
        Assert.All(history["sensors"]!.AsArray(), sensor => Assert.Empty(sensor!["buckets"]!.AsArray()));
    }

    [Theory]
    [InlineData("from=2020-01-01&to=2020-12-31", "from")]
    [InlineData("from=2020-02-01&to=2020-01-01", "from")]
    [InlineData("from=2020-01-01&to=2020-01-01", "from")]
    [InlineData("from=9999-12-31", "from")]
    [InlineData("from=0001-01-01", "from")]
    [InlineData("to=0001-01-01", "to")]
    [InlineData("to=yesterday", "to")]
    [InlineData("from=2020-01-01T00:00:00", "from")]
    [InlineData("sensor_type=Temp%20erature", "sensor_type")]
    [InlineData("sensor_type=a%00b", "sensor_type")]
    public async Task A_range_or_type_that_can_not_be_is_refused(string query, string field)
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var problem = await topology.Api.Get($"/api/locations/{place.LocationId}/readings?{query}", HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task An_unknown_place_has_no_history() =>
        await topology.Api.Get($"/api/locations/{Guid.NewGuid()}/readings", HttpStatusCode.NotFound);

    private sealed record Bucket(DateTimeOffset At, decimal Avg, double Min, double Max, int Count, bool Alert)
    {
        public static Bucket Of(JsonNode? node) => new(
            (DateTimeOffset)node!["at"]!, (decimal)node["avg"]!, (double)node["min"]!, (double)node["max"]!, (int)node["count"]!, (bool)node["alert_triggered"]!);
    }
}
