using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.EndToEnd.Scheduling;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Processes;

/// <summary>Processes that are killed in the middle of a run, which a lock on a table holds up.</summary>
public sealed class KilledWorkerTests(Topology topology)
{
    private static readonly string Job = JobNames.Sync;

    [Fact]
    public async Task What_a_killed_scheduler_and_a_killed_API_had_begun_is_made_good_by_another_scheduler()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var environment = await EnvironmentAsync(stores);
        var scene = await ReconcileTests.FullSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);

        await using var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var transaction = await connection.BeginTransactionAsync(OwnStores.Stop);
        await using (var hold = new NpgsqlCommand("lock table storage_bookings in access exclusive mode", connection, transaction))
            await hold.ExecuteNonQueryAsync(OwnStores.Stop);

        List<ServiceProcess> processes = [ServiceProcess.Start("MarketSnapshot.Api", environment)];
        try
        {
            using var client = await processes[0].ClientAsync();
            var asked = client.PostAsync($"/api/scheduler/jobs/{Job}/run", content: null, OwnStores.Stop);
            var manual = await RowAsync(row => row.Trigger == "manual");
            processes[0].Kill();
            await Assert.ThrowsAsync<HttpRequestException>(() => asked);

            processes.AddRange(Enumerable.Range(0, 2).Select(_ => ServiceProcess.Start("MarketSnapshot.Scheduler", environment)));
            var first = await RowAsync(row => row is { Trigger: "catch_up", Outcome: "running" });
            var abandoned = await RowAsync(row => row.Id == manual.Id && row.Outcome == "abandoned");
            Assert.Equal((JobFailures.WorkerDied, 0), (abandoned.Error, abandoned.Takeovers));

            var worker = processes.Single(process => process.Program == "MarketSnapshot.Scheduler" && first.Node.EndsWith($":{process.Id}", StringComparison.Ordinal));
            var other = processes.Single(process => process.Program == "MarketSnapshot.Scheduler" && process != worker);
            worker.Kill();
            var second = await RowAsync(row => row.ScheduledFor == first.ScheduledFor && row.Id != first.Id && row.Outcome == "running");
            Assert.Equal((1, first.Node, true), (second.Takeovers, second.PreviousNode, second.Node.EndsWith($":{other.Id}", StringComparison.Ordinal)));

            await transaction.RollbackAsync(OwnStores.Stop);
            await RowAsync(row => row.Id == second.Id && row.Outcome == "succeeded");
            // By this run, or by another job that was held up as well.
            await Eventually.Reached(async () => (await stores.ListingAsync(scene.Booking))?["status"] == "published", "the listing", () => other.Output);
            Assert.Equal(2, (await JobRow.ReadAsync(stores.Database, Job)).Count);
            Assert.Equal(0, await other.StopAsync());
            Assert.True(other.Errors.Count == 0, other.Output);
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }

        Task<JobRow> RowAsync(Predicate<JobRow> wanted) => Eventually.Get(
            async () => (await JobRow.ReadAsync(stores.Database, Job)).Find(wanted),
            "the run in the ledger",
            () => string.Join(Environment.NewLine, processes.Select(process => process.Output)));
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(OwnStores stores)
    {
        var name = stores.Market.DatabaseNamespace.DatabaseName;
        return new()
        {
            [$"ConnectionStrings__{ResourceNames.MarketDb}"] =
                new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb)) { Database = name }.ConnectionString,
            [$"ConnectionStrings__{ResourceNames.Market}"] =
                new UriBuilder(await topology.ConnectionString(ResourceNames.Market)) { Path = name }.Uri.ToString(),
            ["Scheduler__SyncInterval"] = "1.00:00:00",
            ["Scheduler__ReconcileInterval"] = "1.00:00:00",
            ["Scheduler__HeartbeatInterval"] = "00:00:00.5",
            ["Scheduler__DeadAfter"] = "00:00:02",
            ["Scheduler__LookInterval"] = "00:00:00.5",
        };
    }
}
