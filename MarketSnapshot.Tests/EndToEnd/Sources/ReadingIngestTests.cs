using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Sources;

/// <summary>POST /api/sensor-readings</summary>
public sealed class ReadingIngestTests(Topology topology)
{
    private const int Most = 5_000;

    [Fact]
    public async Task Of_5000_readings_the_good_are_stored_and_the_bad_reported_by_index()
    {
        var sensor = await SensorAsync();
        var random = new Random(7);
        var begin = Now().AddDays(-10);
        var batch = new JsonArray();
        var expected = new Dictionary<int, string>();
        var good = new Dictionary<DateTimeOffset, double>();
        var duplicates = 0;
        for (var index = 0; index < Most; index++)
        {
            // Times repeat: a second reading of a minute is a duplicate, whatever its value.
            var time = begin.AddMinutes(random.Next(4_000));
            var value = Math.Round(random.NextDouble() * 10, 3);
            var reading = Reading(sensor, time, value);
            if (random.Next(5) == 0)
                expected[index] = Spoil(reading, random.Next(10));
            else if (!good.TryAdd(time, value))
                duplicates++;
            batch.Add(expected.ContainsKey(index) && random.Next(20) == 0 ? Spoiled(index) : reading);
        }

        var answer = await SendAsync(batch);

        Assert.Equal(Most, (int)answer["received"]!);
        Assert.Equal(good.Count, (int)answer["stored"]!);
        Assert.Equal(duplicates, (int)answer["duplicates"]!);
        Assert.Equal(
            expected.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)),
            answer["rejected"]!.AsArray().Select(rejected => ((int)rejected!["index"]!, (string)rejected["field"]!)));
        Assert.All(answer["rejected"]!.AsArray(), rejected => Assert.NotEmpty((string)rejected!["error"]!));
        Assert.Equal(good.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)), await StoredAsync(sensor.Id));

        JsonNode Spoiled(int index)
        {
            expected[index] = "readings";
            return JsonValue.Create("not an object");
        }
    }

    [Fact]
    public async Task A_batch_that_comes_again_changes_nothing()
    {
        var sensor = await SensorAsync();
        var batch = Enumerable.Range(0, 50).Select(minute => Reading(sensor, Now().AddMinutes(-minute), minute)).ToArray();

        var first = await SendAsync(new JsonArray(batch));
        var stored = await StoredAsync(sensor.Id);
        var again = await SendAsync(new JsonArray([.. batch.Select(reading => Changed(reading.DeepClone()))]));

        Assert.Equal((50, 0), ((int)first["stored"]!, (int)first["duplicates"]!));
        Assert.Equal((0, 50), ((int)again["stored"]!, (int)again["duplicates"]!));
        Assert.Equal(stored, await StoredAsync(sensor.Id));

        static JsonNode Changed(JsonNode reading)
        {
            reading["value"] = 999;
            return reading;
        }
    }

    [Fact]
    public async Task Batches_that_share_readings_can_come_at_once_in_any_order()
    {
        var sensors = new[] { await SensorAsync(), await SensorAsync() };
        var begin = Now().AddDays(-1);
        var all = sensors.SelectMany(sensor => Enumerable.Range(0, 400).Select(second => Reading(sensor, begin.AddSeconds(second), second))).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(seed =>
        {
            var batch = all.Select(reading => reading.DeepClone()).ToArray();
            new Random(seed).Shuffle(batch);
            return SendAsync(new JsonArray(batch));
        }));

        Assert.Equal(all.Length, answers.Sum(answer => (int)answer["stored"]!));
        Assert.All(answers, answer => Assert.Equal(all.Length, (int)answer["stored"]! + (int)answer["duplicates"]!));
        Assert.Equal(400, (await StoredAsync(sensors[0].Id)).Count);
        Assert.Equal(400, (await StoredAsync(sensors[1].Id)).Count);
    }

    [Fact]
    public async Task A_sensor_is_named_by_its_id_or_by_its_device()
    {
        var sensor = await SensorAsync();
        var time = Now().AddMinutes(-5).ToString("O");

        var answer = await SendAsync(new JsonArray(
            new JsonObject { ["device_id"] = $" {sensor.Device} ", ["reading_time"] = time, ["value"] = 1, ["alert_triggered"] = true },
            new JsonObject { ["sensor_id"] = sensor.Id, ["reading_time"] = time, ["value"] = 2 },
            new JsonObject { ["sensor_id"] = sensor.Id, ["device_id"] = sensor.Device, ["reading_time"] = time, ["value"] = 3 }));

        Assert.Equal((1, 1), ((int)answer["stored"]!, (int)answer["duplicates"]!));
        Assert.Equal("sensor_id", (string?)Assert.Single(answer["rejected"]!.AsArray())!["field"]);
        Assert.Equal(1, Assert.Single(await StoredAsync(sensor.Id)).Value);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("{}", "readings")]
    [InlineData("{\"readings\":null}", "readings")]
    [InlineData("{\"readings\":[]}", "readings")]
    [InlineData("{\"readings\":{}}", "readings")]
    [InlineData("{\"readings\":[1],\"readings\":[1]}", "readings")]
    [InlineData("{\"readings\":[1],\"source\":\"x\"}", "source")]
    public async Task A_batch_that_can_not_be_read_is_refused_as_a_whole(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await topology.Api.PostAsync("/api/sensor-readings", content, TestContext.Current.CancellationToken);
        var problem = await HttpJson.Expect(response, HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task A_batch_of_more_than_5000_readings_is_refused()
    {
        var answer = await topology.Api.Post("/api/sensor-readings", new { readings = new int[Most + 1] }, HttpStatusCode.BadRequest);
        Assert.Contains("5,000", (string?)answer["errors"]!["readings"]![0]);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_by_its_size()
    {
        var answer = await topology.Api.Post("/api/sensor-readings", new { readings = new string('x', 3_000_000) }, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("body_too_large", (string?)answer["code"]);
    }

    private static JsonObject Reading(Sensor sensor, DateTimeOffset time, double value) =>
        new() { ["sensor_id"] = sensor.Id, ["reading_time"] = time.ToString("O"), ["value"] = value };

    // Spoils a reading in one of ten ways, and tells the field that must be reported.
    private static string Spoil(JsonObject reading, int how)
    {
        (var field, JsonNode? value) = how switch
        {
            0 => ("sensor_id", (JsonNode?)Guid.NewGuid().ToString()),
            1 => ("sensor_id", "nobody"),
            2 => ("reading_time", Now().AddDays(-181).ToString("O")),
            3 => ("reading_time", Now().AddDays(2).ToString("O")),
            4 => ("reading_time", 12345),
            5 => ("value", "4.2"),
            6 => ("value", null),
            7 => ("value", 1e300),
            8 => ("alert_triggered", "yes"),
            _ => ("colour", "red"),
        };
        reading[field] = value;
        return field;
    }

    private async Task<Sensor> SensorAsync()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var device = $"device-{Guid.NewGuid():N}";
        var sensor = await topology.Api.Post("/api/sensors",
            new { location_id = place.LocationId, device_id = device, sensor_type = "temperature", unit = "°C" });
        return new((string)sensor["id"]!, device);
    }

    private async Task<JsonNode> SendAsync(JsonArray readings)
    {
        using var response = await topology.Api.PostAsJsonAsync(
            "/api/sensor-readings", new JsonObject { ["readings"] = readings }, TestContext.Current.CancellationToken);
        return await HttpJson.Expect(response, HttpStatusCode.OK);
    }

    private async Task<List<(DateTimeOffset Time, double Value)>> StoredAsync(string sensor)
    {
        await using var command = topology.Database.CreateCommand(
            "select reading_time, value from iot_sensor_readings where sensor_id = @sensor order by reading_time");
        command.Parameters.AddWithValue("sensor", Guid.Parse(sensor));
        var stored = new List<(DateTimeOffset, double)>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            stored.Add((reader.GetFieldValue<DateTimeOffset>(0), reader.GetDouble(1)));
        return stored;
    }

    // To the second, so that what comes back equals what was sent.
    private static DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    private sealed record Sensor(string Id, string Device);
}
