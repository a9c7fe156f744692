using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using MarketSnapshot.Tests.EndToEnd.Edge;
using MarketSnapshot.Tests.EndToEnd.Processes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Simulator;

/// <summary>The simulator as a client of the running API.</summary>
public sealed class SimulatorTests(Topology topology)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Started_by_hand_it_adds_sensors_that_are_named_as_simulated_and_their_readings_are_stored_and_come_on()
    {
        var (mine, other) = (await PlaceAsync($"{Topology.SimulatedPlaces} one"), await PlaceAsync("Nobody simulates here"));
        Assert.True(topology.Application.ResourceNotifications.TryGetCurrentState(ResourceNames.Simulator, out var before));
        Assert.Equal(KnownResourceStates.NotStarted, before.Snapshot.State?.Text);

        await CommandAsync(KnownResourceCommands.StartCommand);
        try
        {
            var first = await Eventually.Get(() => NewestAsync(mine), "a reading in the last seconds", Log);
            await Eventually.Reached(async () => (await NewestAsync(mine))?.Time > first.Time, "a newer one", Log);
        }
        finally
        {
            await CommandAsync(KnownResourceCommands.StopCommand);
        }

        var sensors = (await topology.Api.Get($"/api/sensors?location_id={mine}"))["items"]!.AsArray();
        Assert.Equal(["co2", "humidity", "temperature"], sensors.Select(sensor => (string)sensor!["sensor_type"]!).Order(StringComparer.Ordinal));
        Assert.All(sensors, sensor => Assert.StartsWith("simulated-", (string)sensor!["device_id"]!, StringComparison.Ordinal));
        Assert.Empty((await topology.Api.Get($"/api/sensors?location_id={other}"))["items"]!.AsArray());
        // Two hours of the past, in larger steps, so that a chart has something to show.
        await using var command = topology.Database.CreateCommand(
            "SELECT count(*) FROM iot_sensor_readings r JOIN iot_sensors s ON s.id = r.sensor_id WHERE s.location_id = $1 AND r.reading_time < statement_timestamp() - interval '1 hour'");
        command.Parameters.Add(new() { Value = Guid.Parse(mine) });
        Assert.InRange((long)(await command.ExecuteScalarAsync(Stop))!, 3 * 11, 3 * 13);
        topology.Logs.AssertNoErrors(ResourceNames.Simulator);
    }

    [Fact]
    public async Task An_API_that_is_away_then_asks_for_a_token_and_then_slows_it_down_gets_the_readings_all_the_same()
    {
        var place = await PlaceAsync($"Slow place {Guid.NewGuid():N}");
        var name = (string)(await topology.Api.Get($"/api/locations/{place}"))["name"]!;
        var port = FreePort();
        (string Key, string Value)[] tokens =
        [
            ("Authentication__Schemes__Bearer__SigningKeys__0__Issuer", "dotnet-user-jwts"),
            ("Authentication__Schemes__Bearer__SigningKeys__0__Value", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ];

        await using var simulator = ServiceProcess.Start(
            "MarketSnapshot.Simulator",
            new Dictionary<string, string>(tokens.Select(token => KeyValuePair.Create(token.Key, token.Value)))
            {
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["services__api__http__0"] = $"http://127.0.0.1:{port}",
                ["Simulator__PlacesNamed"] = name,
                ["Simulator__History"] = "00:00:00",
                ["Simulator__Interval"] = "00:00:01",
            },
            withTokens: false);
        await Eventually.Reached(() => Task.FromResult(simulator.Output.Contains("does not take readings now", StringComparison.Ordinal)), "that it finds nobody", () => simulator.Output);

        await using var api = await EdgeApi.StartAsync(topology,
        [
            .. tokens,
            ("Authentication__Schemes__Bearer__ValidIssuer", "dotnet-user-jwts"),
            ("Authentication__Schemes__Bearer__ValidAudiences__0", "http://localhost:8000"),
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("RateLimits__AddressPerSecond", "1"),
            ("RateLimits__AddressBurst", "2"),
        ]);
        await Eventually.Get(() => NewestAsync(place), "a reading in the last seconds", () => simulator.Output + api.Output);

        Assert.Contains("The API takes readings again", simulator.Output, StringComparison.Ordinal);
        Assert.Equal(0, await simulator.StopAsync());
        Assert.Empty(simulator.Errors);
    }

    private async Task<string> PlaceAsync(string name)
    {
        var vendor = await topology.Api.Post("/api/vendors", new { name = "Test vendor" });
        var location = await topology.Api.Post("/api/locations", new
        {
            vendor_id = (string?)vendor["id"], name, type = "cold", address = "1 Test Road", lat = 16.3, lon = 80.4,
            capacity_kg = 1_000, price_amount = 42, price_unit = "quintal_month",
        });
        return (string)location["id"]!;
    }

    /// <summary>The newest reading of a place, once it is from the last seconds.</summary>
    private async Task<Newest?> NewestAsync(string locationId)
    {
        await using var command = topology.Database.CreateCommand(
            "SELECT max(r.reading_time) FROM iot_sensor_readings r JOIN iot_sensors s ON s.id = r.sensor_id WHERE s.location_id = $1 AND r.reading_time > statement_timestamp() - interval '20 seconds'");
        command.Parameters.Add(new() { Value = Guid.Parse(locationId) });
        return await command.ExecuteScalarAsync(Stop) is DateTime time ? new(time) : null;
    }

    private async Task CommandAsync(string command)
    {
        var result = await topology.Application.ResourceCommands.ExecuteCommandAsync(ResourceNames.Simulator, command, Stop);
        Assert.True(result.Success, result.Message);
    }

    private string Log() => topology.Logs.Last(ResourceNames.Simulator, ResourceNames.Api);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Newest(DateTime Time);
}
