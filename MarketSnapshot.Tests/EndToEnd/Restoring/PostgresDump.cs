using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Local;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Restoring;

/// <summary>A dump by PostgreSQL's own programs, as the runbook has it.</summary>
internal sealed class PostgresDump : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    /// <summary>Dumps a database.</summary>
    public static async Task<PostgresDump> TakeAsync(string connectionString)
    {
        var dump = new PostgresDump();
        await RunAsync("pg_dump", connectionString, "--format=custom", $"--file={dump._file}");
        return dump;
    }

    /// <summary>Restores it into a new database.</summary>
    public async Task RestoreAsync(string server, string name)
    {
        await using (var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Pooling = false }))
        await using (var command = database.CreateCommand($"create database {name}"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await RunAsync(
            "pg_restore", new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString,
            "--exit-on-error", "--no-owner", $"--dbname={name}", _file);
    }

    public void Dispose() => File.Delete(_file);

    private static async Task RunAsync(string program, string connectionString, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        using var process = Process.Start(new ProcessStartInfo(Find(PostgresInstallations.Executable(program)), arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = to.Host,
                ["PGPORT"] = to.Port.ToString(CultureInfo.InvariantCulture),
                ["PGUSER"] = to.Username,
                ["PGPASSWORD"] = to.Password,
                ["PGDATABASE"] = to.Database,
            },
        })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}");
    }

    // Beside the server that the hosting chooses, which may be a link; else wherever it is.
    private static string Find(string program)
    {
        var server = PostgresInstallations.Find(dataVersion: null)?.Server ?? throw new InvalidOperationException("PostgreSQL is not installed.");
        var beside = Path.GetDirectoryName(File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? server)!;
        var elsewhere = PostgresInstallations.Candidates(PostgresInstallations.Current, Environment.GetEnvironmentVariable("PATH"), PostgresInstallations.Expand);
        return elsewhere.Prepend(beside).Select(directory => Path.Combine(directory, program)).First(File.Exists);
    }
}
