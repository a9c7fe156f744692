using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.DatabaseUpdate;

/// <summary>The program that brings the database up to date and fills it with demo data.</summary>
public sealed class MigrationsTests(Topology topology)
{
    private const string Counts =
        """
        select concat_ws(' ', (select count(*) from vendors), (select count(*) from farmers), (select count(*) from storage_locations),
            (select count(*) from iot_sensors), (select count(*) from iot_sensor_readings), (select count(*) from pest_events),
            (select count(*) from certificates), (select count(*) from storage_guide_storage_inspections), (select count(*) from storage_bookings))
        """;

    private const string Full = "4 6 12 36 51696 7 8 9 0";
    private const string Empty = "0 0 0 0 0 0 0 0 0";

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        var database = await MigrationsRun.NewDatabaseAsync(topology);
        await RunAsync(database);
        Assert.Equal(Full, await AskAsync(database, Counts));
        var rows = await AskAsync(database, "select md5(string_agg(r::text, '' order by sensor_id, reading_time)) from iot_sensor_readings r");

        await RunAsync(database);

        Assert.Equal(Full, await AskAsync(database, Counts));
        Assert.Equal(rows, await AskAsync(database, "select md5(string_agg(r::text, '' order by sensor_id, reading_time)) from iot_sensor_readings r"));
    }

    [Fact]
    public async Task Runs_at_once_do_the_work_once()
    {
        var database = await MigrationsRun.NewDatabaseAsync(topology);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(database)));
        Assert.Equal(Full, await AskAsync(database, Counts));
    }

    [Fact]
    public async Task A_run_that_is_killed_leaves_nothing_half_done()
    {
        var database = await MigrationsRun.NewDatabaseAsync(topology);
        using (var run = MigrationsRun.Start(database.ConnectionString, awaited: "migration(s)"))
        {
            await run.SeenAsync();
            run.Kill();
            await run.EndAsync();
        }

        Assert.Contains(await AskAsync(database, Counts), new[] { Empty, Full });
        await RunAsync(database);
        Assert.Equal(Full, await AskAsync(database, Counts));
    }

    [Fact]
    public async Task Demo_data_never_mixes_with_somebody_elses()
    {
        var database = await MigrationsRun.NewDatabaseAsync(topology);
        await RunAsync(database, "Production");
        Assert.Equal(Empty, await AskAsync(database, Counts));
        await AskAsync(database, "insert into farmers (id, name) values (gen_random_uuid(), 'A farmer') returning name");

        await RunAsync(database);

        Assert.Equal("0 1 0 0 0 0 0 0 0", await AskAsync(database, Counts));
    }

    [Theory]
    [InlineData("every name says demo", "select string_agg(name, ',') from (select name from vendors union all select name from farmers union all select name from storage_locations) n where name not like 'Demo %'", "")]
    [InlineData("readings cover 30 days", "select round(extract(epoch from max(reading_time) - min(reading_time)) / 86400) from iot_sensor_readings", "30")]
    [InlineData("readings are fresh but for one sensor's", "select count(*) from (select max(reading_time) as last from iot_sensor_readings group by sensor_id) l where last < now() - interval '1 hour'", "1")]
    [InlineData("none lies ahead", "select count(*) from iot_sensor_readings where reading_time > now()", "0")]
    [InlineData("the sensor that failed sent nonsense before", "select bool_or(value > 200) from iot_sensor_readings r join iot_sensors s on s.id = r.sensor_id where s.sensor_type = 'humidity' and r.reading_time < now() - interval '3 days'", "t")]
    [InlineData("one sensor raises its alarm", "select count(distinct sensor_id) from iot_sensor_readings where alert_triggered", "1")]
    [InlineData("one pest event is high and lasts", "select count(*) from pest_events where severity = 'high' and resolved_at is null", "1")]
    [InlineData("one certificate ran out", "select count(*) from certificates where status = 'expired' and expiry_date < current_date", "1")]
    [InlineData("one certificate was taken back", "select count(*) from certificates where status = 'revoked'", "1")]
    [InlineData("the others hold", "select count(*) from certificates where status = 'valid' and current_date between issue_date and expiry_date", "6")]
    [InlineData("every farmer has an inspection", "select count(distinct farmer_id) from storage_guide_storage_inspections", "6")]
    public async Task The_demo_data_tell_their_stories(string what, string sql, string expected)
    {
        var demo = await Demo.Value(topology);
        Assert.True(expected == await AskAsync(demo, sql), $"{what}: {await AskAsync(demo, sql)} instead of {expected}");
    }

    [Fact]
    public async Task A_refused_log_in_ends_at_once_with_a_reason_and_without_the_password()
    {
        var database = await MigrationsRun.NewDatabaseAsync(topology);
        database.Password = "not-the-pass-word";
        using var run = MigrationsRun.Start(database.ConnectionString);
        Assert.Equal(1, await run.EndAsync());
        Assert.Contains("could not be brought up to date", run.Output);
        Assert.DoesNotContain(database.Password, run.Output);
    }

    private static async Task RunAsync(NpgsqlConnectionStringBuilder database, string environment = "Development")
    {
        using var run = MigrationsRun.Start(database.ConnectionString, environment);
        var exitCode = await run.EndAsync();
        Assert.True(exitCode == 0, run.Output);
        Assert.DoesNotContain("fail:", run.Output);
        Assert.DoesNotContain("warn:", run.Output);
    }

    private static async Task<string> AskAsync(NpgsqlConnectionStringBuilder database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as string ?? "";
    }

    // One database for all the stories.
    private static class Demo
    {
        private static readonly SemaphoreSlim Once = new(1);
        private static NpgsqlConnectionStringBuilder? _database;

        public static async Task<NpgsqlConnectionStringBuilder> Value(Topology topology)
        {
            await Once.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                if (_database is null)
                {
                    var database = await MigrationsRun.NewDatabaseAsync(topology);
                    await RunAsync(database);
                    _database = database;
                }

                return _database;
            }
            finally
            {
                Once.Release();
            }
        }
    }
}
