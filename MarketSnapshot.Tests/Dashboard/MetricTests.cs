using System.Net;
using System.Text.RegularExpressions;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>What a running system measures about itself, as it reaches whoever listens.</summary>
[Collection(nameof(WatchedTopology))]
public sealed partial class MetricTests(WatchedTopology topology)
{
    private const string Own = "market_snapshot.";

    /// <summary>What an operator watches: name, unit, kind.</summary>
    private static readonly (string Name, string Unit, string Kind)[] Watched =
    [
        ("market_snapshot.backlog.oldest_age", "s", "Gauge"),
        ("market_snapshot.backlog.ready", "{snapshot}", "Gauge"),
        ("market_snapshot.backlog.parked", "{snapshot}", "Gauge"),
        ("market_snapshot.change_log.oldest_age", "s", "Gauge"),
        ("market_snapshot.publish.duration", "s", "Histogram"),
        ("market_snapshot.publish.batch_size", "{snapshot}", "Histogram"),
        ("market_snapshot.publish.delay", "s", "Histogram"),
        ("market_snapshot.publish.snapshots", "{snapshot}", "Counter"),
        ("market_snapshot.reconcile.duration", "s", "Histogram"),
        ("market_snapshot.reconcile.examined", "{snapshot}", "Counter"),
        ("market_snapshot.reconcile.changed", "{snapshot}", "Counter"),
        ("market_snapshot.job.duration", "s", "Histogram"),
        ("market_snapshot.job.since_success", "s", "Gauge"),
    ];

    [Fact]
    public async Task What_operators_watch_is_measured_under_the_conventions_of_OpenTelemetry()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        await topology.PostTracedAsync("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "chilli", quantity_kg = 10, duration_days = 30,
            start_date = TimeProvider.System.GetUtcNow().AddDays(2),
        });
        foreach (var job in new[] { "sync_ready_snapshots", "reconcile_published_snapshots" })
            await topology.Api.Post($"/api/scheduler/jobs/{job}/run", body: null, HttpStatusCode.OK);

        var measured = new List<(string Name, string Unit, string Kind)>();
        await Eventually.Reached(
            async () =>
            {
                measured = [.. (await topology.AskAsync($"/api/telemetry/metrics?resource={ResourceNames.Api}"))!.AsArray().Select(i => ((string)i!["instrument"]!, (string)i["unit"]!, (string)i["kind"]!))];
                return !Watched.Except(measured).Any();
            },
            "each measurement",
            () => $"Missing: {string.Join(", ", Watched.Except(measured))}");
        Assert.All(measured.Where(i => i.Name.StartsWith(Own, StringComparison.Ordinal)), i =>
        {
            Assert.Matches(Name(), i.Name);
            Assert.Matches(Unit(), i.Unit);
        });

        var publishing = (await topology.AskAsync($"/api/telemetry/metrics?resource={ResourceNames.Api}&instrument=market_snapshot.publish.snapshots"))!;
        Assert.Contains(publishing["lines"]!.AsArray(), line => (string)line!["name"]! == "market_snapshot.outcome=published");
        var since = (await topology.AskAsync($"/api/telemetry/metrics?resource={ResourceNames.Api}&instrument=market_snapshot.job.since_success"))!;
        Assert.Contains(since["lines"]!.AsArray(), line => (string)line!["name"]! == "market_snapshot.job.name=sync_ready_snapshots");
        var duration = (await topology.AskAsync($"/api/telemetry/metrics?resource={ResourceNames.Api}&instrument=market_snapshot.publish.duration"))!;
        Assert.Equal(["p50", "p90", "p99"], duration["lines"]!.AsArray().Select(line => (string)line!["name"]!));
        Assert.All(duration["lines"]!.AsArray(), line => Assert.NotEmpty(line!["points"]!.AsArray()));
    }

    /// <summary>Lower case, in parts, without the unit and without a total.</summary>
    [GeneratedRegex(@"^market_snapshot(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+(?<!_total|_seconds|_count|_bytes)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    /// <summary>As the Unified Code for Units of Measure has it; what is counted stands in braces, in the singular.</summary>
    [GeneratedRegex(@"^(s|By|1|\{[a-z]+(?<!s)\})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unit();
}
