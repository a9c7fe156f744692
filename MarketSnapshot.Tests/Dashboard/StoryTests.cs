using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>What becomes of a booking is found from its own request by links, as the exporters of the services send them.</summary>
[Collection(nameof(WatchedTopology))]
public sealed class StoryTests(WatchedTopology topology)
{
    private const int Many = 300; // more than a bulk holds, and more than twice the links that a span has by default
    private const int Bulk = 250;
    private const string MarketWrite = "update market.market_listings";

    [Fact]
    public async Task Each_booking_of_a_bulk_finds_its_publish_then_the_reconcile_that_changed_it_and_then_its_withdrawal()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var bookings = await BookAsync(place);
        await RunAsync("sync_ready_snapshots");
        var published = await LedToAsync(bookings.Values, "publish snapshots", without: []);
        Assert.Contains(await WithAsync(published, MarketWrite), trace => Spans(trace, "publish snapshots").Any(span => span["links"]!.AsArray().Count == Bulk));

        await topology.Api.Post("/api/pest-events", new { location_id = place.LocationId, pest_type = "weevil", severity = "high", confidence = 0.9, detected_at = TimeProvider.System.GetUtcNow() });
        await RunAsync("reconcile_published_snapshots");
        var reconciled = await LedToAsync(bookings.Values, "rebuild snapshots", without: published);
        await WithAsync(reconciled, "reconcile snapshots", MarketWrite);

        var cancelled = new List<string>();
        foreach (var booking in bookings.Keys.Take(3))
            cancelled.Add((await topology.PostTracedAsync($"/api/bookings/{booking}/cancel", new { reason = "sold at the gate" })).TraceId);
        await RunAsync("sync_ready_snapshots");
        await WithAsync(await LedToAsync(cancelled, "publish snapshots", without: []), MarketWrite);
        foreach (var traceId in cancelled)
        {
            // And backwards: to the reconcile, whose rebuild goes back to the bookings.
            var links = (await SpansAsync(traceId)).SelectMany(span => span["links"]!.AsArray()).Select(link => (string)link!["traceId"]!);
            Assert.NotEmpty(links.Intersect(reconciled));
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> BookAsync(MasterData.Place place)
    {
        var traces = new ConcurrentDictionary<string, string>();
        var start = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await Parallel.ForEachAsync(Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
        {
            var (booking, traceId) = await topology.PostTracedAsync("/api/bookings", new
            {
                farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "chilli", quantity_kg = 10, start_date = start, duration_days = 30,
            });
            traces[(string)booking["id"]!] = traceId;
        });
        return traces;
    }

    private Task RunAsync(string job) => topology.Api.Post($"/api/scheduler/jobs/{job}/run", body: null, HttpStatusCode.OK);

    /// <summary>The other traces with a span of that name to which each of the given ones leads; there has to be one for each.</summary>
    private async Task<IReadOnlyCollection<string>> LedToAsync(IEnumerable<string> traceIds, string name, IReadOnlyCollection<string> without)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = traceIds.ToHashSet(StringComparer.Ordinal);
        await Eventually.Reached(
            async () =>
            {
                foreach (var traceId in open.ToArray())
                {
                    var led = (await SpansAsync(traceId)).SelectMany(span => span["linkedFrom"]!.AsArray()).Select(link => (string)link!["traceId"]!);
                    foreach (var other in led.Except(without, StringComparer.Ordinal).ToArray())
                    {
                        if (found.Contains(other) || (await SpansAsync(other)).Any(span => (string)span["name"]! == name))
                        {
                            found.Add(other);
                            open.Remove(traceId);
                        }
                    }
                }

                return open.Count == 0;
            },
            $"each trace leads to '{name}'",
            () => $"{open.Count} do not, such as {open.First()}");
        return found;
    }

    /// <summary>The traces, as soon as each has a span of each name.</summary>
    private async Task<IReadOnlyList<JsonNode>> WithAsync(IEnumerable<string> traceIds, params string[] names)
    {
        var traces = new List<JsonNode>();
        foreach (var traceId in traceIds)
        {
            traces.Add(await Eventually.Get(
                async () => await topology.AskAsync($"/api/telemetry/traces/{traceId}") is { } trace && names.All(name => Spans(trace, name).Any()) ? trace : null,
                $"{traceId} has spans of {string.Join(" and ", names)}"));
        }

        return traces;
    }

    private async Task<IReadOnlyList<JsonNode>> SpansAsync(string traceId) =>
        [.. (await topology.AskAsync($"/api/telemetry/traces/{traceId}"))?["spans"]!.AsArray().Select(span => span!) ?? []];

    private static IEnumerable<JsonNode> Spans(JsonNode trace, string name) => trace["spans"]!.AsArray().Select(span => span!).Where(span => (string)span["name"]! == name);
}
