using System.Net;
using Aspire.Hosting.Testing;
using MarketSnapshot.Core.Scheduling;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

public sealed class SchedulerServiceTests(Topology topology)
{
    [Fact]
    public async Task The_scheduler_announces_its_jobs_in_these_words()
    {
        // The tests' topology puts two jobs on their longest interval; the words of the others are proved beside JobInterval.
        string[] expected =
        [
            "[SCHEDULER] Market Snapshot Scheduler started successfully",
            "[SCHEDULER] Sync job scheduled: daily",
            "[SCHEDULER] Reconcile job scheduled: daily",
            "[SCHEDULER] Cleanup job scheduled: daily",
            "[SCHEDULER] Audit job scheduled: daily",
        ];

        var announced = await Eventually.Get(
            () => Task.FromResult(topology.Logs.Of(ResourceNames.Scheduler).Where(IsAnnouncement).ToList() is { Count: >= 5 } lines ? lines : null),
            "five lines in the scheduler's log",
            () => topology.Logs.Last(ResourceNames.Scheduler));

        Assert.Equal(expected, announced.Select(line => line[line.IndexOf("[SCHEDULER]", StringComparison.Ordinal)..].TrimEnd()));

        static bool IsAnnouncement(string line) => line.Contains("[SCHEDULER]", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_were_missed_before_the_first_start_are_made_once_at_start()
    {
        foreach (var job in JobNames.All)
        {
            var row = await Eventually.Get(
                async () => (await JobRow.ReadAsync(topology.Database, job)).Find(row => row.Trigger == "catch_up" && row.FinishedAt is not null),
                $"a finished run of {job}",
                () => topology.Logs.Last(ResourceNames.Scheduler));

            // The scheduler does not wait for MongoDB: its very first run may come too early to publish.
            Assert.True(row.Error is null or JobFailures.MarketAway || row.Error.StartsWith("MongoDB could not be reached", StringComparison.Ordinal), $"{job}: {row}");
            Assert.Single(await JobRow.ReadAsync(topology.Database, job), other => other.Trigger == "catch_up");
        }
    }

    [Theory]
    [InlineData("/alive", HttpStatusCode.OK)]
    [InlineData("/health", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/api/scheduler", HttpStatusCode.NotFound)]
    public async Task The_scheduler_serves_its_health_and_nothing_else(string path, HttpStatusCode expected)
    {
        using var client = topology.Application.CreateHttpClient(ResourceNames.Scheduler);

        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Health_tells_every_check_in_snake_case_and_gives_nothing_away()
    {
        using var client = topology.Application.CreateHttpClient(ResourceNames.Scheduler);

        var health = await client.Get("/health");

        Assert.Equal("Healthy", (string?)health["status"]);
        Assert.Equal(
            ["PostgreSql", "audit", "listing_store", "pipeline", "self"], health["checks"]!.AsArray().Select(check => (string?)check!["name"]));
        Assert.All(health["checks"]!.AsArray(), check => Assert.True((double?)check!["duration_ms"] >= 0, $"{check}"));
        Assert.DoesNotContain("assword", health.ToJsonString(), StringComparison.Ordinal);
    }
}
