using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MarketSnapshot.Simulator.Devices;

namespace MarketSnapshot.Simulator.Market;

/// <summary>The part of the API that the simulator uses, as any client of it would.</summary>
/// <param name="http">The way there.</param>
/// <param name="clock">Waits.</param>
internal sealed class MarketApi(HttpClient http, TimeProvider clock)
{
    /// <summary>So often one request waits for as long as it is told to, before the caller hears of it.</summary>
    private const int Patience = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The places whose names begin so, in order of their names.</summary>
    /// <exception cref="RefusedException">The API does not answer so now.</exception>
    public async Task<IReadOnlyList<Place>> PlacesAsync(string named, int atMost, CancellationToken ct)
    {
        var places = new List<Place>();
        await foreach (var place in AllAsync<Place>("/api/locations?limit=200", ct))
        {
            if (place.Name.StartsWith(named, StringComparison.OrdinalIgnoreCase))
                places.Add(place);
            if (places.Count == atMost)
                break;
        }

        return places;
    }

    /// <summary>The names of the simulated devices in a place.</summary>
    /// <exception cref="RefusedException">The API does not answer so now.</exception>
    public async Task<IReadOnlySet<string>> SimulatedDevicesAsync(Guid locationId, CancellationToken ct)
    {
        var devices = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var device in AllAsync<Device>($"/api/sensors?location_id={locationId}&limit=200", ct))
        {
            if (device.DeviceId.StartsWith(SimulatedSensor.Prefix, StringComparison.Ordinal))
                devices.Add(device.DeviceId);
        }

        return devices;
    }

    /// <summary>Adds a sensor; one that is known already counts as added.</summary>
    /// <exception cref="RefusedException">The API does not take it now, or not from this caller.</exception>
    public async Task RegisterAsync(SimulatedSensor sensor, CancellationToken ct)
    {
        var (quantity, bounds) = (sensor.Quantity, sensor.Quantity.Bounds);
        var request = new NewSensor(
            sensor.LocationId, sensor.DeviceId, quantity.Type, quantity.Unit, bounds.CriticalLow, bounds.WarnLow, bounds.WarnHigh, bounds.CriticalHigh);
        using var answer = await AskAsync(() => http.PostAsJsonAsync("/api/sensors", request, Json, ct), ct);
        if (answer.StatusCode != HttpStatusCode.Conflict)
            await EnsureGoodAsync(answer, ct);
    }

    /// <summary>Sends readings.</summary>
    /// <returns>What became of them.</returns>
    /// <exception cref="RefusedException">The API does not take them now.</exception>
    public async Task<Ingested> SendAsync(IReadOnlyList<Reading> readings, CancellationToken ct)
    {
        using var answer = await AskAsync(() => http.PostAsJsonAsync("/api/sensor-readings", new { Readings = readings }, Json, ct), ct);
        await EnsureGoodAsync(answer, ct);
        return await ReadAsync<Ingested>(answer, ct);
    }

    private async IAsyncEnumerable<T> AllAsync<T>(string path, [EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            var page = cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}";
            using var answer = await AskAsync(() => http.GetAsync(page, ct), ct);
            await EnsureGoodAsync(answer, ct);
            var found = await ReadAsync<Page<T>>(answer, ct);
            foreach (var item in found.Items)
                yield return item;
            cursor = found.NextCursor;
        }
        while (cursor is not null);
    }

    // The same request again, and not the whole round: where requests are few, a round that begins anew would never come to its end.
    // All of them may be sent twice: what is known already is not stored again.
    private async Task<HttpResponseMessage> AskAsync(Func<Task<HttpResponseMessage>> ask, CancellationToken ct)
    {
        for (var wait = 1; ; wait++)
        {
            var answer = await ask();
            if (wait > Patience || answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) || answer.Headers.RetryAfter is not { } asked)
                return answer;
            answer.Dispose();
            await Task.Delay(Pause.After(asked, wait, clock.GetUtcNow(), chance: 1), clock, ct);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken ct) =>
        await answer.Content.ReadFromJsonAsync<T>(Json, ct) ?? throw new JsonException("The answer is null.");

    private static async Task EnsureGoodAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode)
            throw new RefusedException(answer.StatusCode, answer.Headers.RetryAfter, await answer.Content.ReadAsStringAsync(ct));
    }

    private sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

    private sealed record Device(string DeviceId);

    private sealed record NewSensor(
        Guid LocationId, string DeviceId, string SensorType, string Unit, double? CriticalLow, double? WarnLow, double WarnHigh, double CriticalHigh);
}
