using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class ServerTests
{
    [Fact]
    public async Task MongoDB_stops_and_starts_by_command_and_keeps_its_data()
    {
        await using var topology = await SmallTopology.StartAsync(b => b.AddMongoDB("mongo").AddDatabase("market"));
        await topology.HealthyAsync("market");
        using var client = new MongoClient(await topology.ConnectionStringAsync("market"));
        var crops = client.GetDatabase("market").GetCollection<BsonDocument>("crops");
        await crops.InsertOneAsync(new BsonDocument("_id", "chilli"), cancellationToken: topology.Limited);

        await topology.CommandAsync("mongo", KnownResourceCommands.StopCommand);
        var stopped = await topology.ReachesAsync("mongo", KnownResourceStates.Exited);
        await topology.ReachesAsync("market", KnownResourceStates.Exited, KnownResourceStates.Stopping);
        await topology.CommandAsync("mongo", KnownResourceCommands.StartCommand);
        await topology.HealthyAsync("market");

        Assert.Equal(0, stopped.Snapshot.ExitCode);
        Assert.Equal(1, await crops.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: topology.Limited));
    }

    [Fact]
    public async Task MongoDB_with_a_password_lets_in_who_has_it_and_nobody_else_also_after_a_restart()
    {
        await using var topology = await SmallTopology.StartAsync(
            b => b.AddMongoDB("mongo", port: null, password: b.AddParameter("password", "p@ss/wörd;{0}", secret: true)).AddDatabase("market"));
        for (var start = 0; start < 2; start++)
        {
            await topology.HealthyAsync("market");
            var connectionString = await topology.ConnectionStringAsync("market");
            // Names of their own keep clients from being given connections to the server that was stopped.
            using var client = new MongoClient($"{connectionString}&appName=start{start}");
            Assert.Equal(0, await client.GetDatabase("market").GetCollection<BsonDocument>("crops").CountDocumentsAsync("{}", cancellationToken: topology.Limited));
            using var nobody = new MongoClient($"mongodb://{connectionString.Split('@', 2)[1].Split('/', 2)[0]}/?appName=nobody{start}");
            var refused = await Assert.ThrowsAsync<MongoCommandException>(
                () => nobody.GetDatabase("market").GetCollection<BsonDocument>("crops").CountDocumentsAsync("{}", cancellationToken: topology.Limited));
            Assert.Equal(13, refused.Code);
            await topology.CommandAsync("mongo", KnownResourceCommands.StopCommand);
            await topology.ReachesAsync("mongo", KnownResourceStates.Exited);
            await topology.ReachesAsync("market", KnownResourceStates.Exited, KnownResourceStates.Stopping);
            await topology.CommandAsync("mongo", KnownResourceCommands.StartCommand);
        }

        Assert.DoesNotContain("p@ss", await topology.LogAsync("mongo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_ends_while_a_server_is_starting_ends()
    {
        for (var i = 0; i < 5; i++)
        {
            var topology = await SmallTopology.StartAsync(b => b.AddMongoDB("mongo").AddDatabase("market"));
            await topology.HealthyAsync("mongo");
            await topology.CommandAsync("mongo", KnownResourceCommands.StopCommand);
            await topology.CommandAsync("mongo", KnownResourceCommands.StartCommand);
            await topology.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(40), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Two_applications_in_one_process_have_ports_and_data_of_their_own()
    {
        await using var first = await SmallTopology.StartAsync(b => b.AddMongoDB("mongo", 27027).AddDatabase("market"));
        await using var second = await SmallTopology.StartAsync(b => b.AddMongoDB("mongo", 27027).AddDatabase("market"));
        await Task.WhenAll(first.HealthyAsync("market"), second.HealthyAsync("market"));

        Assert.NotEqual(await first.ConnectionStringAsync("market"), await second.ConnectionStringAsync("market"));
        Assert.NotEqual(DataLine(await first.LogAsync("mongo")), DataLine(await second.LogAsync("mongo")));
    }

    [Fact]
    public async Task Temporary_data_goes_with_the_application()
    {
        string directory;
        await using (var topology = await SmallTopology.StartAsync(b => b.AddMongoDB("mongo")))
        {
            await topology.HealthyAsync("mongo");
            directory = DataLine(await topology.LogAsync("mongo"));
            Assert.True(Directory.Exists(directory));
        }

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task PostgreSQL_has_the_database_and_survives_the_death_of_its_process()
    {
        await using var topology = await SmallTopology.StartAsync(b => Postgres(b, "s3cret"));
        await topology.HealthyAsync("marketdb");
        await ExecuteAsync(topology, "CREATE TABLE crops (name text PRIMARY KEY); INSERT INTO crops VALUES ('chilli')");
        var processId = await PostmasterAsync(topology);

        NativeMethods.Kill(processId, (int)Signal.Kill);
        var died = await topology.ReachesAsync("postgres", KnownResourceStates.Exited);
        await topology.CommandAsync("postgres", KnownResourceCommands.StartCommand);
        await topology.HealthyAsync("marketdb");

        Assert.Equal(137, died.Snapshot.ExitCode);
        Assert.Equal("chilli", await ScalarAsync(topology, "SELECT name FROM crops"));
        Assert.Equal("127.0.0.1", await ScalarAsync(topology, "SHOW listen_addresses"));
    }

    [Fact]
    public async Task A_database_that_learns_late_of_its_servers_death_does_not_show_it_once_the_server_was_started_again()
    {
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var topology = await SmallTopology.StartAsync(b =>
        {
            Postgres(b, "s3cret");
            // Keeps the database from looking at anything else from the moment that it is healthy.
            b.Resources.Single(resource => resource.Name == "marketdb").Annotations.Add(new ReadyAnnotation(_ => busy.Task));
        });
        try
        {
            await topology.Application.ResourceNotifications.WaitForResourceAsync("marketdb", e => e.Snapshot.HealthStatus == HealthStatus.Healthy, topology.Limited);
            NativeMethods.Kill(await PostmasterAsync(topology), (int)Signal.Kill);
            await topology.ReachesAsync("postgres", KnownResourceStates.Exited);
            await topology.CommandAsync("postgres", KnownResourceCommands.StartCommand);
            await topology.HealthyAsync("postgres");
            var unavailable = topology.ReachesAsync("marketdb", [.. KnownResourceStates.TerminalStates]);
            var healthy = topology.HealthyAsync("marketdb");

            busy.SetResult();
            await healthy;
            Assert.False(unavailable.IsCompleted, "The database showed how its server had ended before.");
        }
        finally
        {
            busy.TrySetResult();
        }
    }

    [Fact]
    public async Task Data_that_was_created_with_another_password_is_told_apart_and_a_directory_serves_one_application()
    {
        var root = VolumeRoot();
        var arguments = $"--Data:Directory={root.FullName}";
        try
        {
            await using (var first = await SmallTopology.StartAsync(b => Postgres(b, "one", persistent: true), arguments))
            {
                await first.HealthyAsync("marketdb");
                var refused = await Assert.ThrowsAsync<DistributedApplicationException>(
                    () => SmallTopology.StartAsync(b => Postgres(b, "one", persistent: true), arguments));
                Assert.Contains(root.FullName, refused.Message, StringComparison.Ordinal);
                Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
            }

            await using (var second = await SmallTopology.StartAsync(b => Postgres(b, "two", persistent: true), arguments))
            {
                var failed = await Assert.ThrowsAsync<DistributedApplicationException>(() => second.HealthyAsync("postgres"));
                Assert.Contains("its data was created with others", failed.Message, StringComparison.Ordinal);
            }

            await using var third = await SmallTopology.StartAsync(b => Postgres(b, "one", persistent: true), arguments);
            await third.HealthyAsync("marketdb");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_a_crash_leaves_of_a_half_created_database_does_not_get_in_the_way()
    {
        var root = VolumeRoot();
        try
        {
            root.CreateSubdirectory("postgres-data/initializing-1/data/base");
            await using var topology = await SmallTopology.StartAsync(b => Postgres(b, "one", persistent: true), $"--Data:Directory={root.FullName}");
            await topology.HealthyAsync("marketdb");

            Assert.False(Directory.Exists(Path.Combine(root.FullName, "postgres-data", "initializing-1")));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static void Postgres(IDistributedApplicationBuilder builder, string password, bool persistent = false)
    {
        var server = builder.AddPostgres("postgres", password: builder.AddParameter("password", password, secret: true));
        (persistent ? server.WithDataVolume() : server).AddDatabase("marketdb");
    }

    private static DirectoryInfo VolumeRoot()
    {
        var root = Directory.CreateTempSubdirectory("volumes-");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(root.FullName, (UnixFileMode)0b111_001_001); // as root the server runs as another user
        return root;
    }

    private static string DataLine(string log) =>
        log.Split('\n').Single(line => line.StartsWith("Data in ", StringComparison.Ordinal))["Data in ".Length..].Split(" (temporary)")[0];

    private static async Task<int> PostmasterAsync(SmallTopology topology)
    {
        var directory = (string)(await ScalarAsync(topology, "SHOW data_directory"))!;
        return int.Parse((await File.ReadAllLinesAsync(Path.Combine(directory, "postmaster.pid"), topology.Limited))[0], CultureInfo.InvariantCulture);
    }

    private static Task ExecuteAsync(SmallTopology topology, string sql) => ScalarAsync(topology, sql);

    private static async Task<object?> ScalarAsync(SmallTopology topology, string sql)
    {
        await using var connection = new NpgsqlConnection($"{await topology.ConnectionStringAsync("marketdb")};Pooling=false");
        await connection.OpenAsync(topology.Limited);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(topology.Limited);
    }
}
