using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Benchmarks.Live;

/// <summary>
/// The other process of the benchmark: books at a fixed rate, whatever the answers take, looks for each listing in MongoDB as a buyer's
/// program would, and writes a line for each booking.
/// </summary>
internal sealed class LiveLoad(HttpClient api, IMongoCollection<BsonDocument> listings)
{
    /// <summary>The word on the command line, for this program alone.</summary>
    public const string Word = "live-load";

    private const int Places = 40;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Booked> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<LiveSample> _samples = [];

    /// <summary>Runs with the arguments that <see cref="LiveBenchmark"/> gives.</summary>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var api = new HttpClient { BaseAddress = new Uri(arguments[0]) };
        using var mongo = new MongoClient(arguments[1]);
        int[] numbers = [.. arguments[2..].Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        var load = new LiveLoad(api, mongo.GetDatabase(ResourceNames.Market).GetCollection<BsonDocument>("market_listings"));
        await load.RunAsync(numbers[0], TimeSpan.FromSeconds(numbers[2]), TimeSpan.FromSeconds(numbers[2] + numbers[1]), cancellationToken);
        foreach (var sample in load._samples)
            Console.WriteLine(sample);
        return 0;
    }

    private async Task RunAsync(int rate, TimeSpan warmUp, TimeSpan end, CancellationToken cancellationToken)
    {
        var (farmer, places) = await PopulateAsync(cancellationToken);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watcher = WatchAsync(watching.Token);
        List<Task> bookings = [];
        var watch = Stopwatch.StartNew();
        for (var i = 0; ; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate);
            if (due >= end)
                break;
            if (due - watch.Elapsed is var early && early > TimeSpan.Zero)
                await Task.Delay(early, TimeProvider.System, cancellationToken);
            bookings.Add(BookAsync(farmer, places[i % places.Length], watch, due, counts: due >= warmUp, cancellationToken));
        }

        await Task.WhenAll(bookings);
        for (var waited = Stopwatch.StartNew(); !_open.IsEmpty && waited.Elapsed < Patience;)
            await Task.Delay(LookAgain, TimeProvider.System, cancellationToken);
        await watching.CancelAsync();
        await watcher.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var lost in _open.Values.Where(booked => booked.Counts))
            _samples.Add(new(lost.Answered - lost.Due, TimeSpan.MaxValue));
    }

    private async Task BookAsync(string farmer, string place, Stopwatch watch, TimeSpan due, bool counts, CancellationToken cancellationToken)
    {
        var booking = await PostAsync("/api/bookings", new
        {
            farmer_id = farmer,
            location_id = place,
            crop_type = "tomato",
            quantity_kg = 100,
            duration_days = 30,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        }, cancellationToken);
        _open[booking] = new(due, watch.Elapsed, watch, counts);
    }

    /// <summary>One question after the other for all that is still missing; a listing counts as visible when the answer that holds it is there.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var missing = _open.Keys.ToList();
            if (missing.Count > 0)
            {
                var found = await listings.Find(Builders<BsonDocument>.Filter.In("_id", missing))
                    .Project(new BsonDocument("_id", 1)).ToListAsync(cancellationToken);
                foreach (var id in found.Select(listing => listing["_id"].AsString))
                {
                    if (_open.TryRemove(id, out var booked) && booked.Counts)
                        _samples.Add(new(booked.Answered - booked.Due, booked.Watch.Elapsed - booked.Answered));
                }
            }

            await Task.Delay(LookAgain, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>A farmer, and places with sensors, readings and room for all.</summary>
    private async Task<(string Farmer, string[] Places)> PopulateAsync(CancellationToken cancellationToken)
    {
        var farmer = await PostAsync("/api/farmers", new { name = "Load" }, cancellationToken);
        var vendor = await PostAsync("/api/vendors", new { name = "Load" }, cancellationToken);
        var places = new string[Places];
        for (var i = 0; i < Places; i++)
        {
            places[i] = await PostAsync("/api/locations", new
            {
                vendor_id = vendor, name = $"Place {i}", type = "cold", address = "1 Load Road", lat = 16 + (i / 10.0), lon = 80,
                capacity_kg = 100_000_000, price_amount = 42, price_unit = "quintal_month",
            }, cancellationToken);
            foreach (var (type, unit) in new[] { ("temperature", "°C"), ("humidity", "%") })
                await PostAsync("/api/sensors", new { location_id = places[i], device_id = $"{places[i]}-{type}", sensor_type = type, unit }, cancellationToken);
        }

        return (farmer, places);
    }

    private async Task<string> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await api.PostAsJsonAsync(path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? (string)JsonNode.Parse(text)!["id"]!
            : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
    }

    private sealed record Booked(TimeSpan Due, TimeSpan Answered, Stopwatch Watch, bool Counts);
}
