using MarketSnapshot.Core.Scheduling;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Processes;

/// <summary>Many processes start at the same moment on stores that don't even exist yet, without anybody who keeps them in order.</summary>
public sealed class ManyAtOnceTests(Topology topology)
{
    private const string Schema = """
        select string_agg(thing, ',' order by thing) from (
            select indexname from pg_indexes where schemaname = 'public'
            union all select conname::text from pg_constraint where connamespace = 'public'::regnamespace
            union all select tgname::text from pg_trigger where not tgisinternal
            union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace
            union all select migration_id from "__EFMigrationsHistory") things(thing)
        """;

    private readonly string _name = $"many_{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixteen_processes_that_start_at_once_end_with_one_set_of_jobs_tables_and_indexes_and_no_errors()
    {
        var database = new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb)) { Database = _name };
        var market = new UriBuilder(await topology.ConnectionString(ResourceNames.Market)) { Path = _name }.Uri.ToString();
        var environment = new Dictionary<string, string>
        {
            [$"ConnectionStrings__{ResourceNames.MarketDb}"] = database.ConnectionString,
            [$"ConnectionStrings__{ResourceNames.Market}"] = market,
            ["Scheduler__SyncInterval"] = "1.00:00:00",
            ["Scheduler__ReconcileInterval"] = "1.00:00:00",
            ["Scheduler__LookInterval"] = "00:00:01",
        };
        await using var mine = NpgsqlDataSource.Create(database);
        using var mongo = new MongoClient(market);

        await StartAsync(Programs(schedulers: 6, apis: 6, migrations: 4), environment, mine, mongo);
        var (runs, indexes, schema) = (await RunsAsync(mine), await IndexesAsync(mongo), await ScalarAsync(mine, Schema));

        Assert.Equal(JobNames.All.Order(), runs.Select(run => run.Job));
        Assert.All(runs, run => Assert.Equal("succeeded", run.Outcome));
        Assert.Equal($"{JobNames.All.Count}", await ScalarAsync(mine, "select count(*)::text from job_schedules"));
        Assert.Equal(await ScalarAsync(topology.Database, Schema), schema);
        Assert.Equal(indexes.Distinct(), indexes);
        Assert.Equal(await IndexesAsync(topology.Listings.Database.Client, topology.Listings.Database.DatabaseNamespace.DatabaseName), indexes);

        // And again, on what is there.
        await StartAsync(Programs(schedulers: 2, apis: 1, migrations: 2), environment, mine, mongo);
        Assert.Equal(runs, await RunsAsync(mine));
        Assert.Equal(indexes, await IndexesAsync(mongo));
        Assert.Equal(schema, await ScalarAsync(mine, Schema));

        await mongo.DropDatabaseAsync(_name, Cancellation);
    }

    private static IEnumerable<string> Programs(int schedulers, int apis, int migrations) =>
    [
        .. Enumerable.Repeat("MarketSnapshot.Scheduler", schedulers),
        .. Enumerable.Repeat("MarketSnapshot.Api", apis),
        .. Enumerable.Repeat("MarketSnapshot.Migrations", migrations),
    ];

    private async Task StartAsync(IEnumerable<string> programs, Dictionary<string, string> environment, NpgsqlDataSource database, MongoClient mongo)
    {
        List<ServiceProcess> processes = [.. programs.Select(program => ServiceProcess.Start(program, environment))];
        try
        {
            foreach (var update in processes.Where(process => process.Program == "MarketSnapshot.Migrations"))
                Assert.True(await update.EndAsync() == 0, update.Output);

            List<ServiceProcess> services = [.. processes.Where(process => process.Program != "MarketSnapshot.Migrations")];
            foreach (var service in services)
            {
                using var client = await service.ClientAsync();
                await Eventually.Reached(
                    async () => (string?)(await client.Get("/health"))["status"] == "Healthy", $"{service.Program} is healthy", () => service.Output);
            }

            await Eventually.Reached(
                async () => (await RunsAsync(database)) is { } runs && runs.Count == JobNames.All.Count && runs.TrueForAll(run => run.Outcome == "succeeded")
                    && (await IndexesAsync(mongo)).Count > 1,
                "every job has run and the market has its indexes",
                () => string.Join(Environment.NewLine, services.Select(service => service.Output)));
            var exitCodes = await Task.WhenAll(services.Select(service => service.StopAsync()));
            Assert.All(exitCodes, code => Assert.Equal(0, code));
            Assert.All(processes, process => Assert.True(process.Errors.Count == 0, process.Output));
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }
    }

    private static async Task<List<Run>> RunsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select id, job, outcome from job_runs order by job");
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        List<Run> runs = [];
        while (await row.ReadAsync(Cancellation))
            runs.Add(new Run(row.GetGuid(0), row.GetString(1), row.GetString(2)));
        return runs;
    }

    private static async Task<string?> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation) as string;
    }

    private Task<List<string>> IndexesAsync(MongoClient mongo) => IndexesAsync(mongo, _name);

    private static async Task<List<string>> IndexesAsync(IMongoClient mongo, string database)
    {
        using var indexes = await mongo.GetDatabase(database).GetCollection<BsonDocument>("market_listings").Indexes.ListAsync(Cancellation);
        return [.. (await indexes.ToListAsync(Cancellation)).Select(index => $"{index["name"]} {index["key"]}").Order(StringComparer.Ordinal)];
    }

    private sealed record Run(Guid Id, string Job, string Outcome);
}
