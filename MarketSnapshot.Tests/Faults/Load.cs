using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;

namespace MarketSnapshot.Tests.Faults;

/// <summary>Farmers, vendors and places that the load is about.</summary>
internal sealed record LoadScene(IReadOnlyList<Guid> Farmers, IReadOnlyList<Guid> Vendors, IReadOnlyList<Guid> Places, IReadOnlyList<Guid> Sensors)
{
    public static async Task<LoadScene> CreateAsync(NpgsqlDataSource database)
    {
        var facts = new Facts(database);
        List<Guid> farmers = [], vendors = [], places = [], sensors = [];
        for (var i = 0; i < 3; i++)
        {
            var farmer = await facts.FarmerAsync();
            farmers.Add(farmer);
            await facts.InspectionAsync(farmer);
            var vendor = await facts.VendorAsync();
            vendors.Add(vendor);
            await facts.CertificateAsync(vendor);
            for (var j = 0; j < 2; j++)
            {
                var place = await facts.PlaceAsync(vendor, name: $"Hall {i}.{j}");
                places.Add(place);
                sensors.Add(await facts.SensorAsync(place));
                sensors.Add(await facts.SensorAsync(place, "humidity", unit: "%"));
            }
        }

        return new(farmers, vendors, places, sensors);
    }
}

/// <summary>
/// People and programs who go on working whatever breaks: they book, take steps, report what they measure, and write the tables directly.
/// </summary>
internal sealed class Load(FaultTopology system, LoadScene scene, FaultReport report, int seed) : IDisposable
{
    private static readonly string[] Crops = ["tomato", "onion", "wheat", "chilli"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(150);

    private readonly HttpClient _client = new() { BaseAddress = system.Client.BaseAddress, Timeout = Patience };
    private readonly ConcurrentDictionary<string, Guid> _accepted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, bool> _deletedByHand = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _people = [];

    /// <summary>Each booking that was answered with 201, by the key that was sent with it.</summary>
    public IReadOnlyDictionary<string, Guid> Accepted => _accepted;

    /// <summary>Whether somebody tried to delete the booking from its table.</summary>
    public bool WasDeletedByHand(Guid booking) => _deletedByHand.ContainsKey(booking);

    public void Begin()
    {
        for (var i = 0; i < 2; i++)
            _people.Add(WorkAsync($"booker {i}", 60, BookAsync, seed + i));
        _people.Add(WorkAsync("stepper", 90, StepAsync, seed + 10));
        _people.Add(WorkAsync("reporter", 90, ReportFactAsync, seed + 20));
        _people.Add(WorkAsync("program", 90, WriteTablesAsync, seed + 30));
    }

    /// <summary>No more is begun; whoever waits for an answer to a booking asks until it comes.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_people);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _client.Dispose();
    }

    private async Task WorkAsync(string who, int pauseMs, Func<Random, Task> work, int workerSeed)
    {
        var random = new Random(workerSeed);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await work(random);
            }
            // Whoever loads a broken system sees it; what counts is what was accepted.
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or TimeoutException || (e is NpgsqlException && !IsOwnFault(e)))
            {
                report.Count("load: without an answer");
            }
            catch (Exception e)
            {
                report.Problem($"{who}: {e}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(pauseMs / 2, pauseMs * 2)), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task BookAsync(Random random)
    {
        var key = $"load-{random.NextInt64():x}";
        var place = random.Next(scene.Places.Count);
        var request = new JsonObject
        {
            ["farmer_id"] = Pick(random, scene.Farmers),
            ["location_id"] = scene.Places[place],
            ["crop_type"] = Pick(random, Crops),
            ["quantity_kg"] = random.Next(1, 300),
            ["duration_days"] = random.Next(2, 60),
            ["start_date"] = TimeProvider.System.GetUtcNow().AddDays(random.Next(1, 5)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var message = new HttpRequestMessage(HttpMethod.Post, "/api/bookings") { Content = JsonContent.Create(request) };
                message.Headers.Add("Idempotency-Key", key);
                using var response = await _client.SendAsync(message, CancellationToken.None);
                var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
                if (response.StatusCode == HttpStatusCode.Created)
                {
                    _accepted[key] = Guid.Parse((string)JsonNode.Parse(text)!["id"]!);
                    report.Count(attempt == 1 ? "bookings accepted at once" : "bookings accepted after asking again");
                    return;
                }

                Judge(response, $"POST /api/bookings: {text}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                report.Count("bookings without an answer");
            }

            await Task.Delay(Retry, TimeProvider.System, CancellationToken.None);
        }
    }

    private Task StepAsync(Random random) => random.Next(10) switch
    {
        < 5 => SendAsync($"/api/bookings/{Any(random)}/confirm"),
        < 8 => SendAsync($"/api/bookings/{Any(random)}/cancel", new { reason = "sold at the gate" }),
        8 => SendAsync($"/api/bookings/{Any(random)}/reject", new { reason = "no room" }),
        _ => SendAsync($"/api/bookings/{Any(random)}/extend", new { additional_days = 3 }),
    };

    private Task ReportFactAsync(Random random) => random.Next(10) switch
    {
        < 5 => SendAsync("/api/sensor-readings", new
        {
            readings = new[] { new { sensor_id = Pick(random, scene.Sensors), reading_time = TimeProvider.System.GetUtcNow(), value = random.Next(0, 14) } },
        }),
        < 7 => SendAsync("/api/pest-events", new { location_id = Pick(random, scene.Places), pest_type = "weevil", severity = "high" }),
        7 => SendAsync("/api/certificates", new { vendor_id = Pick(random, scene.Vendors), type = "HACCP", issuer = "Test office", number = $"H-{random.Next()}", issue_date = "2026-01-01" }),
        8 => SendAsync("/api/inspections", new { farmer_id = Pick(random, scene.Farmers), crop_detected = Pick(random, Crops), grade = "A", freshness_score = 0.5 }),
        _ => SendAsync($"/api/snapshots/{Any(random)}/publish"),
    };

    private async Task WriteTablesAsync(Random random)
    {
        switch (random.Next(10))
        {
            case < 3:
                await SqlAsync(
                    "insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered) values ($1, now(), $2, false) on conflict do nothing",
                    Pick(random, scene.Sensors), (double)random.Next(0, 14));
                break;
            case 3:
                await SqlAsync("update pest_events set resolved_at = now() where id = (select id from pest_events where resolved_at is null limit 1)");
                break;
            case 4:
                // Several rows, so in the order of their ids: two of these at once would else wait for each other.
                await SqlAsync(
                    "update certificates set status = 'revoked' where id in (select id from certificates where vendor_id = $1 and type = 'HACCP' order by id for update)",
                    Pick(random, scene.Vendors));
                break;
            case 5:
                await SqlAsync("update storage_locations set price_amount = $2 where id = $1", Pick(random, scene.Places), (decimal)random.Next(50, 90));
                break;
            case 6:
                await SqlAsync("update storage_bookings set quantity_kg = $2 where id = $1", Any(random), (decimal)random.Next(1, 300));
                break;
            case 7:
                await SqlAsync("update storage_bookings set booking_status = 'cancelled', cancelled_at = now() where id = $1", Any(random));
                break;
            case 8:
                // Ends within moments, by the clock alone.
                await SqlAsync(
                    """
                    update storage_bookings
                    set start_date = now() + interval '2 seconds' - make_interval(hours => 24 * duration_days), end_date = now() + interval '2 seconds'
                    where id = $1
                    """, Any(random));
                break;
            default:
                var gone = Any(random);
                _deletedByHand[gone] = true;
                await SqlAsync("delete from storage_bookings where id = $1", gone);
                break;
        }
    }

    private Guid Any(Random random)
    {
        var ids = _accepted.Values.ToArray();
        return ids.Length == 0 ? Guid.Empty : Pick(random, ids);
    }

    private async Task SendAsync(string path, object? body = null)
    {
        using var response = await _client.PostAsync(path, body is null ? null : JsonContent.Create(body), CancellationToken.None);
        Judge(response, $"POST {path}: {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
    }

    /// <summary>A store that is away is answered with 503 and when to ask again; nothing but that is a failure of the system's own.</summary>
    private void Judge(HttpResponseMessage response, string what)
    {
        var status = (int)response.StatusCode;
        report.Count(status < 300 ? "load: done" : $"load: answered {status}");
        if (status == 503 && response.Headers.RetryAfter is null)
            report.Problem($"503 without Retry-After: {what}");
        if (status >= 300 && status is not (503 or 404 or 409))
            report.Problem($"answered {status}: {what}");
    }

    private async Task SqlAsync(string sql, params object[] values)
    {
        await using var command = system.Database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        report.Count("load: tables written directly");
    }

    /// <summary>What PostgreSQL refuses for what was asked, not for the state it is in: connections, shutdown, resources, locks.</summary>
    private static bool IsOwnFault(Exception e) => e is PostgresException { SqlState: [var a, var b, ..] } && $"{a}{b}" is not ("08" or "57" or "53" or "40" or "55");

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
